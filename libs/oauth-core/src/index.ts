export * from './device-authorization-response.js';
export * from './grant-type.js';
export * from './oauth-error.js';
export * from './secret.js';
export * from './token-response.js';
