/** What each form token is good for: one button, one code, and for the decision the instant it was shown. */
export const purpose = {
  enterCode: 'enter code',
  decision: (userCode: string, shownAt: number | string): string => `decision ${userCode} ${shownAt}`,
  switchAccount: (userCode: string): string => `switch account ${userCode}`,
  disown: (userCode: string): string => `disown ${userCode}`,
};
