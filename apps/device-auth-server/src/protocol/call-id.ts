import type { RequestOrigin } from './settings.js';

/** Enough to tell a call from the one before it at the same record, and nothing more: it is kept with every waiting device. */
const CHARACTERS = 8;

/**
 * Names one request to the store verbs that must not count it twice: a store whose answer was lost on the way asks once more, and a poll that
 * waited looks once more (decision 0011, "store outage").
 */
export const callId = ({ requestId }: Pick<RequestOrigin, 'requestId'>): string => requestId.slice(0, CHARACTERS);
