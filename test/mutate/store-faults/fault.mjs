// What every fault of a store says: `verb`, by slice; `rule`, the line of decision 0011 it breaks, for device authorizations; `file`, in the
// folder of the store; `find`, which stands there exactly once; `replace`; and what that breaks.
const storage = 'apps/device-auth-server/src/storage';
const of = (store, folder) => (faults) => faults.map(({ file, ...fault }) => ({ store, ...fault, file: `${storage}/${folder}/${file}` }));

export const onSqlite = of('SQLite', 'sqlite');
export const onRedis = of('Redis', 'redis');
