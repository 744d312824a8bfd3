/**
 * What a rule says of one event: the answer, and the record to keep if it changed. Rules are pure; a store runs one inside one
 * atomic step, so nothing is ever read, decided and written apart.
 */
export interface Transition<Answer, Stored> {
  readonly answer: Answer;
  readonly next?: Stored;
}
