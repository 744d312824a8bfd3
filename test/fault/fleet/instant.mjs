// Preloaded into a server of a fleet: stops it at an instant of a verb, right before its script is sent to Redis or right after the reply
// came. There it dies, as by kill -9, or waits until the test has broken something else.
import { createRequire } from 'node:module';

const { Redis } = createRequire(process.argv[1])('ioredis');

let armed;
let goOn;

/** A script's arguments: its text or digest, how many keys, the keys, the verb. */
const verbOf = ({ name, args }) => (/^eval(sha)?$/.test(name) ? String(args[2 + Number(args[1])]) : undefined);
const keysOf = ({ args }) => args.slice(2, 2 + Number(args[1])).map(String);

/** A redemption is the start that keeps what a device is answered (decision 0017). */
const isOne = (command, verb) =>
  verb === 'redemption' ? verbOf(command) === 'start' && keysOf(command).some((key) => key.startsWith('r:')) : verbOf(command) === verb;

async function reached(dies, { args }) {
  if (dies) process.kill(process.pid, 'SIGKILL');
  process.send({ reached: String(args[2]) });
  await new Promise((resolve) => {
    goOn = resolve;
  });
}

const { sendCommand } = Redis.prototype;
Redis.prototype.sendCommand = function (command, ...rest) {
  if (armed === undefined || !isOne(command, armed.verb)) return sendCommand.call(this, command, ...rest);
  const arm = armed;
  const { when, dies } = arm;
  armed = undefined;
  if (when === 'before') {
    // Its rejection is told to whoever waits for the command.
    void reached(dies, command).then(() => void sendCommand.call(this, command, ...rest));
    return command.promise;
  }
  const { resolve, reject } = command;
  // A Redis that does not know the script yet has not run it: the next to come is the one.
  command.reject = (fault) => {
    if (fault.message.startsWith('NOSCRIPT')) armed ??= arm;
    reject(fault);
  };
  command.resolve = (reply) => void reached(dies, command).then(() => resolve(reply));
  return sendCommand.call(this, command, ...rest);
};

process.on('message', (message) => {
  if (message.arm !== undefined) armed = message.arm;
  if (message.disarm) armed = undefined;
  if (message.goOn) goOn?.();
});
// The channel to the test must not keep a server alive that was told to stop.
process.channel?.unref();
