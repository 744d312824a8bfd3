import { describe, expect, it } from '@jest/globals';
import { forceColorFor, readTerminal, type Surroundings } from '../../../apps/device-client/src/terminal/terminal.js';

const DESKTOP = { TERM: 'xterm-256color', LANG: 'en_GB.UTF-8', DISPLAY: ':0' };

function surroundings({ env = {}, tty = true, columns = 80 }: { env?: NodeJS.ProcessEnv; tty?: boolean; columns?: number } = {}): Surroundings {
  const stdout = { isTTY: tty, columns, getColorDepth: () => 24 };
  return { env: { ...DESKTOP, ...env }, platform: 'linux', stdin: { isTTY: true }, stdout };
}

describe('what the surroundings allow', () => {
  it('is a screen with colours and a browser on a desktop', () => {
    expect(readTerminal(surroundings(), false)).toEqual({ output: 'screen', colorDepth: 24, unicode: true, browser: true });
  });

  it.each([
    ['over SSH', { env: { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' } }],
    ['in CI', { env: { CI: '1' } }],
    ['without a display', { env: { DISPLAY: '' } }],
    ['in a container', { env: { container: 'podman' } }],
    ['in a pipe', { tty: false }],
  ])('is no browser %s [CL-04]', (_where, where) => {
    expect(readTerminal(surroundings(where), false).browser).toBe(false);
  });

  it.each([
    ['in a pipe', { tty: false }],
    ['in CI', { env: { CI: 'true' } }],
    ['on a dumb terminal', { env: { TERM: 'dumb' } }],
    ['for a screen reader', { env: { INK_SCREEN_READER: 'true' } }],
    ['on 10 columns', { columns: 10 }],
  ])('is lines, not a screen, %s', (_where, where) => {
    expect(readTerminal(surroundings(where), false).output).toBe('lines');
  });

  it('is lines when nobody can press a key', () => {
    expect(readTerminal({ ...surroundings(), stdin: {} }, false).output).toBe('lines');
  });

  it.each([
    ['NO_COLOR is set', { env: { NO_COLOR: '1' } }, false],
    ['--no-color is given', {}, true],
  ])('is no colour when %s', (_when, where, noColor) => {
    expect(readTerminal(surroundings(where), noColor).colorDepth).toBe(1);
  });

  it.each([
    ['no locale of UTF-8', { LANG: 'C' }],
    ['the console of Linux', { TERM: 'linux' }],
  ])('is no half blocks with %s', (_with, env) => {
    expect(readTerminal(surroundings({ env }), false).unicode).toBe(false);
  });

  it.each([
    [1, '0'],
    [4, '1'],
    [8, '2'],
    [24, '3'],
  ] as const)('says a depth of %i bits as FORCE_COLOR=%s', (depth, level) => {
    expect(forceColorFor(depth)).toBe(level);
  });
});
