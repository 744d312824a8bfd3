// Which core does what: the server under measurement has one to itself; whoever keeps it busy, and its Redis, share the other.
import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';

const TASKSET = ['/usr/bin/taskset', '/bin/taskset'].find((file) => existsSync(file));

export const SERVER_CORE = 0;
export const LOAD_CORE = 1;
export const canPin = TASKSET !== undefined && availableParallelism() > 1;

/** The command line that runs a program on one core, or on any where cores cannot be chosen. */
export const onCore = (core, command, args) => (canPin ? [TASKSET, ['--cpu-list', String(core), command, ...args]] : [command, args]);
