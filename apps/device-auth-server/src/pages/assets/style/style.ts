import { buttons } from './buttons.js';
import { fields } from './fields.js';
import { frame } from './frame.js';
import { ground } from './ground.js';
import { preferences } from './preferences.js';
import { progress } from './progress.js';
import { request } from './request.js';
import { words } from './words.js';

/**
 * The one style of every page: a card on a quiet ground, from 320 px up, light and dark as the system is. `layout.tsx` puts the
 * branding's `--accent…` before it. No picture, font or import from anywhere. Later sheets overrule earlier ones.
 */
export const style = [ground, frame, words, fields, buttons, request, progress, preferences]
  .join('\n')
  .replaceAll(/\s*\n\s*/gu, ' ')
  .trim();
