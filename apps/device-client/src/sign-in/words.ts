import { accountLabel } from './account.js';
import type { SignInState } from './sign-in-state.js';

/** What a state is called, on a screen and on a line alike. */
export function statusText(state: SignInState): string {
  switch (state.phase) {
    case 'requesting':
      return 'Asking for a code';
    case 'waiting':
      return waitingText(state);
    case 'finishing':
      return 'Approved. Checking who signed in';
    case 'signed_in':
      return state.account === undefined ? 'Signed in' : `Signed in as ${accountLabel(state.account)}`;
    case 'denied':
      return 'The request was denied on the other device';
    case 'expired':
      return 'The code has expired';
    case 'failed':
      return `Not signed in: ${state.failure.message}`;
  }
}

/** Short, since it stands beside the countdown in 41 columns next to a QR. */
function waitingText({ connection, progress }: Extract<SignInState, { phase: 'waiting' }>): string {
  if (connection === 'offline') return 'No connection, retrying';
  if (connection === 'slowed') return 'Waiting, at a slower pace';
  if (progress === 'opened') return 'Somebody opened the page';
  return progress === 'signed_in' ? 'Signed in, awaiting a yes' : 'Waiting for approval';
}

/** Minutes and seconds, never below zero. */
export function countdownText(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
