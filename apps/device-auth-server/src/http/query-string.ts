/** The query as it came. It is parsed by `ParametersPipe`, behind the route, so that its faults are answered in the route's own voice. */
export class QueryString {
  constructor(readonly text: string) {}
}
