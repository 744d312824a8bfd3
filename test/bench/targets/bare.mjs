// Bare Fastify with nothing behind it: the cost of HTTP, a form and a JSON answer.
import { join } from 'node:path';
import { OUR_PATHS } from './paths.mjs';
import { SCOPE } from './registration.mjs';

const program = join(import.meta.dirname, '../peers/bare.mjs');

export const bare = {
  name: 'bare',
  title: 'bare Fastify, no store',
  redis: false,
  remembers: false,
  server: () => ({ args: [program] }),
  door: () => ({ args: [program] }),
  paths: OUR_PATHS,
  scope: SCOPE,
  introspected: 'token',
};
