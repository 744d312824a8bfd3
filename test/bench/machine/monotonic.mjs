/** Milliseconds of the machine's monotonic clock: the same for all its processes, so that one can date what another sees. */
export const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;
