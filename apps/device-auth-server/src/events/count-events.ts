import type { Events } from './events.js';
import type { Metrics } from './metrics.js';

/** What of the events is counted. */
export const countEvents = (metrics: Metrics): Partial<Events> => ({
  requestAnswered: ({ route, method, status, ms }) => metrics.requestSeconds.observe({ route: route ?? 'none', method, status }, ms / 1_000),
  deviceAuthorizationAnswered: ({ clientId, result }) => metrics.deviceAuthorizations.inc({ client: clientId ?? 'unknown', result }),
  tokenRequestAnswered: ({ grantType, result }) => metrics.tokenRequests.inc({ grant_type: grantType ?? 'unknown', result }),
  userCodeLookedUp: ({ word }) => metrics.userCodeLookups.inc({ result: word }),
  deviceAuthorizationDecided: ({ clientId, approved }) => metrics.decisions.inc({ client: clientId, decision: approved ? 'approved' : 'denied' }),
  signedIn: () => metrics.signIns.inc({ result: 'success' }),
  signInFailed: ({ reason }) => metrics.signIns.inc({ result: reason }),
  clientAuthenticationFailed: ({ reason }) => metrics.clientAuthenticationFailures.inc({ reason }),
  familyRevoked: ({ reason }) => metrics.familiesRevoked.inc({ reason }),
  attemptsLimited: ({ limit }) => metrics.attemptsLimited.inc({ limit }),
  guessingSuspected: () => metrics.guessingSuspected.inc(),
});
