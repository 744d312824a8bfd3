type Rgb = readonly [number, number, number];

/** The branding's colour and what it takes to stay readable with it (WCAG 2.2, 1.4.3: contrast of at least 4.5). */
export interface AccentColours {
  readonly fill: string;
  /** Text on the fill. */
  readonly onFill: string;
  /** The accent as text on a light card, darkened if need be. */
  readonly onLight: string;
  /** The accent as text on a dark card, lightened if need be. */
  readonly onDark: string;
}

const FALLBACK: Rgb = [11, 87, 208];
const READABLE = 4.5;
/** The card's backgrounds in `assets/style/ground.ts`. */
const LIGHT: Rgb = [255, 255, 255];
const DARK: Rgb = [28, 30, 36];
const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [17, 19, 24];

export function accentColours(accent: string): AccentColours {
  const fill = parse(accent) ?? FALLBACK;
  return {
    fill: format(fill),
    onFill: format(contrast(fill, WHITE) >= READABLE || contrast(fill, WHITE) >= contrast(fill, INK) ? WHITE : INK),
    onLight: format(towards(fill, INK, LIGHT)),
    onDark: format(towards(fill, WHITE, DARK)),
  };
}

function parse(text: string): Rgb | undefined {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/iu.exec(text);
  return match === null ? undefined : [Number.parseInt(match[1]!, 16), Number.parseInt(match[2]!, 16), Number.parseInt(match[3]!, 16)];
}

const format = (colour: Rgb): string => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** Mixes `colour` with `target` until it can be read on `background`. */
function towards(colour: Rgb, target: Rgb, background: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = colour.map((part, index) => part + (target[index]! - part) * share) as unknown as Rgb;
    if (contrast(mixed, background) >= READABLE) return mixed;
  }
  return target;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((left, right) => left - right) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
