// The faults that `npm run mutate` plants: for a row, the code it is about and how to break it. `find` stands exactly once in its file.
// Each is the smallest plausible slip: a check left out, a bound moved, a word taken for another.
import { accountFaults } from './faults/accounts.mjs';
import { codeFaults } from './faults/codes.mjs';
import { deviceFaults } from './faults/devices.mjs';
import { libraryFaults } from './faults/library.mjs';
import { porchFaults } from './faults/porch.mjs';
import { terminalFaults } from './faults/terminal.mjs';
import { tokenFaults } from './faults/tokens.mjs';
import { waitingFaults } from './faults/waiting.mjs';

export const faults = [...deviceFaults, ...codeFaults, ...tokenFaults, ...porchFaults, ...accountFaults, ...libraryFaults, ...terminalFaults, ...waitingFaults];
