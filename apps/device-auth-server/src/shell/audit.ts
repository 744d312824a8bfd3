import { createEvents } from '../events/create-events.js';
import type { Events } from '../events/events.js';
import { createLogger } from '../events/logger.js';
import type { Shell } from './shell.js';

/** What a command changed, in the lines the server logs; kept out of pipes, and whatever LOG_LEVEL says of the server. */
export const auditOf = (shell: Shell): Events => createEvents(createLogger({ level: 'info' }, { write: (line) => shell.note(line.trimEnd()) }));
