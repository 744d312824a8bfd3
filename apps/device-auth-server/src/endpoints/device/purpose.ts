import type { Step } from './steps.js';

/** What each form token is good for: one button, one code, and for the decision the step and the instant it was shown. */
export const purpose = {
  enterCode: 'enter code',
  decision: (userCode: string, step: Step, shownAt: number | string): string => `decision ${userCode} ${step} ${shownAt}`,
  switchAccount: (userCode: string): string => `switch account ${userCode}`,
  disown: (userCode: string): string => `disown ${userCode}`,
};
