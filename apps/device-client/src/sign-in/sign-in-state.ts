import type { Failure } from '../failure.js';
import type { Account } from './account.js';
import type { IssuedCode } from './issued-code.js';

/** The sign-in as a pure state machine: every output, screen or lines, reads these states and knows nothing else. */
export type SignInState =
  | { readonly phase: 'requesting' }
  | { readonly phase: 'waiting'; readonly code: IssuedCode; readonly connection: Connection; readonly progress: Progress }
  | { readonly phase: 'finishing' }
  | { readonly phase: 'signed_in'; readonly account: Account | undefined; readonly scope: string }
  | { readonly phase: 'denied' }
  | { readonly phase: 'expired' }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** How the polls go: as agreed, slower because the server asked for it, or not at all for want of a network. */
export type Connection = 'steady' | 'slowed' | 'offline';

/** How far the person is, when the server tells (extension `device_progress`). */
export type Progress = 'waiting' | 'opened' | 'signed_in';

export type SignInEvent =
  | { readonly type: 'requested' }
  | { readonly type: 'code_issued'; readonly code: IssuedCode }
  | { readonly type: 'pending'; readonly progress?: Progress; readonly deadlineMs?: number }
  | { readonly type: 'slowed_down'; readonly intervalSeconds: number }
  | { readonly type: 'went_offline' }
  | { readonly type: 'approved' }
  | { readonly type: 'signed_in'; readonly account: Account | undefined; readonly scope: string }
  | { readonly type: 'denied' }
  | { readonly type: 'expired' }
  | { readonly type: 'failed'; readonly failure: Failure };

export const INITIAL: SignInState = { phase: 'requesting' };

/** States that only a key press leaves: the client never asks for a second code by itself (RFC 8628 §3.5). */
export const isFinal = (state: SignInState): boolean => ['signed_in', 'denied', 'expired', 'failed'].includes(state.phase);

export function nextState(state: SignInState, event: SignInEvent): SignInState {
  switch (event.type) {
    case 'requested':
      return INITIAL;
    case 'code_issued':
      return { phase: 'waiting', code: event.code, connection: 'steady', progress: 'waiting' };
    case 'pending':
    case 'slowed_down':
    case 'went_offline':
      return state.phase === 'waiting' ? { ...state, ...whileWaiting(state, event) } : state;
    case 'approved':
      return { phase: 'finishing' };
    case 'signed_in':
      return { phase: 'signed_in', account: event.account, scope: event.scope };
    case 'denied':
      return { phase: 'denied' };
    case 'expired':
      return { phase: 'expired' };
    case 'failed':
      return { phase: 'failed', failure: event.failure };
  }
}

type Waiting = Extract<SignInState, { phase: 'waiting' }>;
type WaitingEvent = Extract<SignInEvent, { type: 'pending' | 'slowed_down' | 'went_offline' }>;

function whileWaiting(state: Waiting, event: WaitingEvent): Partial<Waiting> {
  if (event.type === 'went_offline') return { connection: 'offline' };
  if (event.type === 'slowed_down') return { connection: 'slowed' };
  const code = event.deadlineMs === undefined ? state.code : { ...state.code, deadlineMs: event.deadlineMs };
  return { connection: 'steady', progress: event.progress ?? state.progress, code };
}
