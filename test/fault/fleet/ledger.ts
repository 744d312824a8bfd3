import { EventEmitter, once } from 'node:events';

/** What was acknowledged to a device or to its person. */
export type Step = 'started' | 'approved' | 'tokens' | 'refreshed';

/** What became of one device code: every family and every first refresh token it ever gave. */
interface CodeGave {
  readonly families: Set<string>;
  readonly refreshTokens: Set<string>;
}

/** One person who wants one device signed in, however many codes that takes. */
export class LedgerLine {
  readonly codes = new Map<string, CodeGave>();
  /** When something was acknowledged to it, in ms of `performance.now`. */
  readonly acknowledgedAt: number[] = [];
  /** Why it had to begin or approve again, in the words of whoever said so. */
  readonly again: string[] = [];
  isSignedIn = false;
  hasEnded = false;

  constructor(
    readonly name: string,
    readonly endUserId: string,
  ) {}

  gave(deviceCode: string, family: string, refreshToken: string): void {
    const code = this.codes.get(deviceCode) ?? { families: new Set(), refreshTokens: new Set() };
    this.codes.set(deviceCode, code);
    code.families.add(family);
    code.refreshTokens.add(refreshToken);
  }
}

/** Who was told what, so that it can be held against the promise. */
export class Ledger {
  readonly lines: LedgerLine[] = [];
  readonly #steps = new EventEmitter().setMaxListeners(0);

  open(name: string, endUserId: string): LedgerLine {
    const line = new LedgerLine(name, endUserId);
    this.lines.push(line);
    return line;
  }

  acknowledge(line: LedgerLine, step: Step): void {
    line.acknowledgedAt.push(performance.now());
    this.#steps.emit(step);
  }

  /** Resolves when this is next acknowledged to anybody. */
  async next(step: Step): Promise<void> {
    await once(this.#steps, step);
  }

  /** How many sign-ins were told anything between two instants. */
  writtenBetween(from: number, to: number): number {
    return this.lines.filter(({ acknowledgedAt }) => acknowledgedAt.some((at) => at >= from && at <= to)).length;
  }

  /** How many have begun and not ended. */
  underWay(): number {
    return this.lines.filter(({ hasEnded }) => !hasEnded).length;
  }
}
