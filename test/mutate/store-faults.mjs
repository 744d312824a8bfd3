// The faults that `npm run contract:mutate` plants: in what a store adds to the rules of the protocol, verb by verb. They are named before
// the contract runs.
import { redisAccountsFaults } from './store-faults/redis-accounts.mjs';
import { redisCodesFaults } from './store-faults/redis-codes.mjs';
import { redisCountersFaults } from './store-faults/redis-counters.mjs';
import { redisDeviceAnswersFaults } from './store-faults/redis-device-answers.mjs';
import { redisDeviceEndsFaults } from './store-faults/redis-device-ends.mjs';
import { redisDevicePollsFaults } from './store-faults/redis-device-polls.mjs';
import { redisDeviceRecordsFaults } from './store-faults/redis-device-records.mjs';
import { redisFamiliesFaults } from './store-faults/redis-families.mjs';
import { sqliteAccountsFaults } from './store-faults/sqlite-accounts.mjs';
import { sqliteCodesFaults } from './store-faults/sqlite-codes.mjs';
import { sqliteDevicesFaults } from './store-faults/sqlite-devices.mjs';
import { sqliteTablesFaults } from './store-faults/sqlite-tables.mjs';

export const storeFaults = [
  ...sqliteTablesFaults,
  ...sqliteDevicesFaults,
  ...sqliteCodesFaults,
  ...sqliteAccountsFaults,
  ...redisDeviceRecordsFaults,
  ...redisDevicePollsFaults,
  ...redisDeviceAnswersFaults,
  ...redisDeviceEndsFaults,
  ...redisCodesFaults,
  ...redisCountersFaults,
  ...redisAccountsFaults,
  ...redisFamiliesFaults,
];
