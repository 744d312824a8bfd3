// The faults that `npm run contract:mutate` plants: in which store, which verb they break and, for device authorizations, the line of
// decision 0011 ("The device grant") that they break. `find` stands exactly once in its file. They are named before the contract runs.
import { redisDeviceFaults } from './store-faults/redis-devices.mjs';
import { sqliteFaults } from './store-faults/sqlite.mjs';

export const storeFaults = [...sqliteFaults, ...redisDeviceFaults];
