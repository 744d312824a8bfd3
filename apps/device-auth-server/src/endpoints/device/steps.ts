/** 1: the card. 2: what only the device shows. 3: did you start this yourself? */
export const STEPS = ['1', '2', '3'] as const;
export type Step = (typeof STEPS)[number];

/** What is known of an approval when it comes in. */
export interface Approval {
  /** The step it answers: the form token vouches that it was shown. */
  readonly step: Step;
  /** The page's script saw a person press the button. */
  readonly pressed: boolean;
  readonly otherNetwork: boolean;
  /** What was typed in the second step. */
  readonly ending?: string;
  /** Canonical. */
  readonly userCode: string;
}

export type NextStep = { readonly step: Step; readonly wrong: boolean } | undefined;

/**
 * How often a person must say yes (decision 0011, "Steps"): once; once more where no script vouches for the press, once more where the device
 * asked from another network. A step that was begun is never skipped.
 */
export function nextStep({ step, pressed, otherNetwork, ending, userCode }: Approval): NextStep {
  if (step === '2' && !isEnding(ending ?? '', userCode)) return { step, wrong: true };
  const needed = 1 + Number(!pressed) + Number(otherNetwork);
  const next = STEPS[Number(step)];
  return Number(step) < needed && next !== undefined ? { step: next, wrong: false } : undefined;
}

/** The last two characters, or the whole code from somebody who types on. */
function isEnding(typed: string, userCode: string): boolean {
  const characters = typed.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '');
  return characters === userCode.slice(-2) || characters === userCode;
}
