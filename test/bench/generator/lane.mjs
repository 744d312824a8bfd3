// A lane is one device at work: it takes a row, sends the steps of the plan one after another, checks each answer, and takes the next row.
import { openConnection } from './connection.mjs';
import { requestTemplate } from './request-template.mjs';

/** The plan's steps with everything prepared that does not change from row to row. */
export const prepareSteps = ({ steps, urls }) =>
  steps.map((step, place) => ({
    ...step,
    place,
    url: urls[step.to],
    request: requestTemplate(step, urls[step.to]),
    outcomes: step.outcomes.map((outcome) => ({ ...outcome, status: String(outcome.status) })),
  }));

/**
 * `nextRow()` gives a row or undefined to stop; `answered(step, outcome, sentAt, body)` hears of every answer, `outcome` undefined for one that
 * was not declared; `finished(row)` of every row that went through all steps. `done` resolves when the lane has stopped.
 */
export async function openLane(steps, { nextRow, answered, finished }) {
  const { promise: done, resolve, reject } = Promise.withResolvers();
  const connections = new Map();
  let row;
  let step;
  let sentAt = 0;

  const send = (next) => {
    step = next;
    sentAt = performance.now();
    connections.get(step.url).send(step.request(row));
  };
  const begin = () => {
    row = nextRow();
    if (row === undefined) resolve();
    else send(steps[0]);
  };
  const receive = (status, body) => {
    const outcome = step.outcomes.find((expected) => expected.status === status && body.includes(expected.body));
    answered(step, outcome, sentAt, body);
    if (outcome === undefined) return begin();
    if (step.take !== undefined) takeMembers(row, step.take, body);
    const next = steps[step.place + 1];
    if (next !== undefined) return send(next);
    finished(row);
    return begin();
  };

  const urls = [...new Set(steps.map((each) => each.url))];
  const opened = await Promise.all(urls.map((url) => openConnection(url, receive, reject)));
  for (const [place, url] of urls.entries()) connections.set(url, opened[place]);
  return {
    done,
    begin,
    close() {
      for (const connection of connections.values()) connection.close();
    },
  };
}

function takeMembers(row, members, body) {
  const answer = JSON.parse(body);
  for (const member of members) row[member] = answer[member];
}
