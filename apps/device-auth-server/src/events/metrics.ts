import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From a token that needs no store to a poll that was held. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

/**
 * Numbers for Prometheus. Labels are words of the protocol, routes and registered clients: never an id, an address or what a stranger
 * calls itself, so that nobody can make series without end.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, ...labelNames: readonly Label[]) =>
    new Counter({ name: `device_auth_${name}_total`, help, labelNames, registers });
  return {
    deviceAuthorizations: counter('device_authorizations', 'Device authorization requests, by how they ended.', 'client', 'result'),
    tokenRequests: counter('token_requests', 'Token requests, polls among them, by how they ended.', 'grant_type', 'result'),
    userCodeLookups: counter('user_code_lookups', 'User codes that people entered, by what was found.', 'result'),
    decisions: counter('decisions', 'Devices that people approved or denied.', 'client', 'decision'),
    signIns: counter('sign_ins', 'Sign-ins of people, by how they ended.', 'result'),
    clientAuthenticationFailures: counter('client_authentication_failures', 'Clients that could not authenticate, by why.', 'reason'),
    familiesRevoked: counter('refresh_token_families_revoked', 'Sign-ins ended before their time, by why.', 'reason'),
    attemptsLimited: counter('attempts_limited', 'Requests refused because there were too many, by what is limited.', 'limit'),
    guessingSuspected: counter('guessing_suspected', 'Look-ups made while user codes are being guessed: the alarm.'),
    requestSeconds: new Histogram({
      name: 'device_auth_http_request_duration_seconds',
      help: 'Requests on the public port.',
      labelNames: ['route', 'method', 'status'] as const,
      buckets: REQUEST_SECONDS,
      registers,
    }),
    /** Asked when it is read, of who holds them. */
    heldPolls: (count: () => number): Gauge =>
      new Gauge({
        name: 'device_auth_held_polls',
        help: 'Polls that wait for their answer (Prefer: wait).',
        registers,
        collect() {
          this.set(count());
        },
      }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
