// Drives a plan over many lanes and measures a window of it: how many answers, how long each took, and what the watched processes spent meanwhile.
import { createHistogram } from 'node:perf_hooks';
import { coreMicroseconds, processMicroseconds } from '../machine/processor-time.mjs';
import { LOAD_CORE, SERVER_CORE } from '../machine/cores.mjs';
import { openLane, prepareSteps } from './lane.mjs';

const SILENT_MS = 15_000;

/**
 * `rows()` gives the next row, or undefined when there is none left; `finished(row)` gets each that went through. The window begins after
 * `warmUpMs` and ends after `forMs` more, or with the last row. Without `forMs` all rows are sent.
 */
export async function runLoad({ plan, connections, rows, finished = () => undefined, warmUpMs = 0, forMs = Infinity, watched = [] }) {
  const steps = prepareSteps(plan);
  const window = measuredWindow(steps, watched);
  let phase = 'warm-up';
  let windowAt = performance.now() + warmUpMs;
  let lastAnswerAt = performance.now();

  const lane = {
    nextRow() {
      if (phase === 'over') return undefined;
      const row = rows();
      if (row === undefined) end('rows');
      return row;
    },
    answered(step, outcome, sentAt, body) {
      const now = performance.now();
      lastAnswerAt = now;
      if (phase === 'warm-up' && now >= windowAt) begin(now);
      else if (phase === 'window' && now >= windowAt + forMs) end('time');
      else window.count(step, outcome, now - sentAt, phase === 'window');
      if (outcome === undefined) window.keepSample(step, body);
    },
    finished,
  };
  function begin(now) {
    phase = 'window';
    windowAt = now;
    window.begin();
  }
  function end(why) {
    if (phase === 'over') return;
    phase = 'over';
    window.end(why);
  }

  const lanes = await Promise.all(Array.from({ length: connections }, () => openLane(steps, lane)));
  const silence = Promise.withResolvers();
  const watchdog = setInterval(() => performance.now() - lastAnswerAt > SILENT_MS && silence.reject(new Error('the server fell silent')), 1_000);
  try {
    if (warmUpMs === 0) begin(performance.now());
    for (const { begin: go } of lanes) go();
    await Promise.race([silence.promise, Promise.all(lanes.map(({ done }) => done))]);
    return window.figures();
  } finally {
    clearInterval(watchdog);
    for (const { close } of lanes) close();
  }
}

/** Counts from `begin` to `end`; unexpected answers count whenever they come. */
function measuredWindow(steps, watched) {
  const latency = createHistogram();
  const counts = steps.map(() => new Map());
  let requests = 0;
  let bad = 0;
  let sample;
  let began;
  let ended;
  let stopped;
  const spent = () => ({
    at: performance.now(),
    processes: Object.fromEntries([...watched, process.pid].map((pid) => [pid, processMicroseconds(pid)])),
    serverCore: coreMicroseconds(SERVER_CORE),
    loadCore: coreMicroseconds(LOAD_CORE),
  });
  return {
    begin() {
      began = spent();
    },
    end(why) {
      if (began === undefined) throw new Error('there were too few rows to come to the end of the warm-up');
      ended = spent();
      stopped = why;
    },
    count(step, outcome, ms, measured) {
      if (outcome === undefined) bad += 1;
      if (!measured) return;
      requests += 1;
      latency.record(Math.max(1, Math.round(ms * 1_000)));
      const word = outcome?.word ?? 'unexpected';
      counts[step.place].set(word, (counts[step.place].get(word) ?? 0) + 1);
    },
    keepSample(step, body) {
      sample ??= `${step.name}: ${body.slice(0, 500)}`;
    },
    figures: () => ({
      requests,
      bad,
      sample,
      stopped,
      ms: ended.at - began.at,
      outcomes: Object.fromEntries(steps.map(({ name, place }) => [name, Object.fromEntries(counts[place])])),
      p50Ms: latency.percentile(50) / 1_000,
      p99Ms: latency.percentile(99) / 1_000,
      cpuMicroseconds: differences(began.processes, ended.processes),
      generatorMicroseconds: ended.processes[process.pid] - began.processes[process.pid],
      serverCore: differences(began.serverCore, ended.serverCore),
      loadCore: differences(began.loadCore, ended.loadCore),
    }),
  };
}

const differences = (before, after) => Object.fromEntries(Object.keys(before).map((name) => [name, after[name] - before[name]]));
