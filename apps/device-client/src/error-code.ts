/** Node's name for what went wrong (`ENOENT`, `ECONNREFUSED`), of whatever was thrown. */
export const errorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
