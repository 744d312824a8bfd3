// `node test/bench/scaling/scaling.mjs` prints the tables of docs/scaling.md from costs.json; `--write` puts them there.
import { readFileSync, writeFileSync } from 'node:fs';
import { capacity } from './capacity.mjs';
import { simulate } from './waiting-room.mjs';

const costs = JSON.parse(readFileSync(new URL('costs.json', import.meta.url), 'utf8'));
const doc = new URL('../../../docs/scaling.md', import.meta.url);
const SIZES = [1e5, 1e6, 1e7, 1e8];
const NAMES = { polling: 'Polling every five seconds', long: 'Long polling, `Prefer: wait=25`' };

const round = (value) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const row = (cells) => `| ${cells.join(' | ')} |`;

function sizes(mode, rates) {
  const head = ['Waiting', 'requests/s', 'server cores', 'servers', 'Redis shards', 'Redis nodes', 'Redis GiB', 'held polls, GiB', '$/month'];
  const rows = SIZES.map((waiting) => {
    const of = capacity(waiting, mode, rates, costs);
    const counts = [of.requests, of.cores, of.servers, of.shards, of.nodes, of.memoryGiB, of.heldGiB, of.dollars].map(round);
    return row([waiting.toLocaleString('en'), ...counts]);
  });
  return [`**${NAMES[mode]}**`, '', row(head), row(head.map(() => '---:')), ...rows].join('\n');
}

function behaviour(all) {
  const head = ['', ...Object.keys(all).map((mode) => NAMES[mode])];
  const of = (name, read) => row([name, ...Object.values(all).map(read)]);
  return [
    row(head),
    row(head.map(() => '---')),
    of('polls a second for 1,000 waiting devices', ({ perSecond: { poll, heldPoll } }) => round(1000 * (poll + heldPoll))),
    of('sign-ins begun a second', ({ perSecond }) => round(1000 * perSecond.start)),
    of('mean wait', ({ meanWaitSeconds }) => `${round(meanWaitSeconds)} s`),
    of('records in the store for each waiting device', ({ recordsPerWaiting }) => round(recordsPerWaiting)),
    of('answer to device, p50 / p99', ({ delay }) => `${delay.p50.toFixed(2)} / ${delay.p99.toFixed(2)} s`),
  ].join('\n');
}

const all = { polling: simulate({ mode: 'polling' }), long: simulate({ mode: 'long' }) };
const tables = { behaviour: behaviour(all), polling: sizes('polling', all.polling), long: sizes('long', all.long), costs: costTable() };

function costTable() {
  const line = (name, unit, values) => Object.entries(values).map(([kind, value]) => row([name, kind, `${value} ${unit}`]));
  const rows = [...line('server CPU', 'µs', costs.server), ...line('Redis CPU', 'µs', costs.redis), ...line('memory', 'bytes', costs.bytes)];
  return [`Measured ${costs.measured} on ${costs.machine}.`, '', row(['What', 'of', 'costs']), row(['---', '---', '---:']), ...rows].join('\n');
}

if (process.argv.includes('--write')) {
  const between = (text, [name, table]) =>
    text.replace(new RegExp(`(<!-- scaling:${name} -->)[^]*?(<!-- /scaling:${name} -->)`, 'u'), (_, open, close) => `${open}\n\n${table}\n\n${close}`);
  writeFileSync(doc, Object.entries(tables).reduce(between, readFileSync(doc, 'utf8')));
} else {
  console.log(Object.values(tables).join('\n\n'));
}
