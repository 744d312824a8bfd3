import { homedir } from 'node:os';
import path from 'node:path';

/** Where a program keeps what outlives it: XDG_STATE_HOME, or what the platform has in its place. */
export function stateDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string = homedir()): string {
  const xdg = env['XDG_STATE_HOME'];
  // The XDG specification asks to ignore a path that is not absolute.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'device-client');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'device-client');
  if (platform === 'win32') return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'device-client');
  return path.join(home, '.local', 'state', 'device-client');
}
