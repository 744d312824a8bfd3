import { Fault, optional } from './fault.js';
import type { FindFault } from './fault.js';
import { shownText } from './text-fault.js';

/** Pages load nothing from anywhere else, so that nobody learns who signs in here: their policy would refuse it too. */
const logoFault: FindFault = (value) =>
  typeof value === 'string' && /^(?:data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]|\/(?!\/))[\x21-\x7e]+$/u.test(value)
    ? undefined
    : 'must be a data: URL of an image, or a path of this host that begins with one slash: pages load nothing from elsewhere.';

const accentFault: FindFault = (value) => (typeof value === 'string' && /^#[0-9a-f]{6}$/iu.test(value) ? undefined : 'must be a colour such as #0b57d0.');

/** How the pages look and whose they are. */
export class BrandingEntry {
  @Fault(optional(shownText(64))) name?: string;
  @Fault(optional(logoFault)) logo?: string;
  @Fault(optional(accentFault)) accent?: string;
}
