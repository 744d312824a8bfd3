import { Fault, optional } from './fault.js';
import type { FindFault } from './fault.js';
import { shownText } from './text-fault.js';

const logoFault: FindFault = (value) =>
  typeof value === 'string' && /^(?:https:\/\/|\/(?!\/))[\x21-\x7e]+$/u.test(value) ? undefined : 'must be an https URL, or a path that begins with one slash.';

const accentFault: FindFault = (value) => (typeof value === 'string' && /^#[0-9a-f]{6}$/iu.test(value) ? undefined : 'must be a colour such as #0b57d0.');

/** How the pages look and whose they are. */
export class BrandingEntry {
  @Fault(optional(shownText(64))) name?: string;
  @Fault(optional(logoFault)) logo?: string;
  @Fault(optional(accentFault)) accent?: string;
}
