import type { ReactNode } from 'react';
import { useFrame } from './frame.js';
import { NoticePage } from './notice.page.js';
import type { Text } from './text/en.js';

const DEVICE = '/device';

/** How an answer to a device ended, where there is nothing left to follow. */
export function DeviceNoticePage({ outcome }: { readonly outcome: 'denied' | 'answered' | 'taken' | 'ended' | 'disowned' | 'out of reach' }): ReactNode {
  const { text } = useFrame();
  const words = text.outcome;
  const sign = ({ denied: 'no', answered: 'device', taken: 'device', ended: 'ended', disowned: 'no', 'out of reach': 'warning' } as const)[outcome];
  return <NoticePage sign={sign} {...words[outcome]} next={{ href: DEVICE, label: words.another }} />;
}

/** RFC 6749 §4.1.2.1: the client or its redirect URI cannot be trusted, so the person stays here. */
export function RefusedRequestPage({ reason }: { readonly reason: string }): ReactNode {
  const { text } = useFrame();
  const { reasons, ...words } = text.refusedRequest;
  return <NoticePage sign="warning" {...words} detail={reasons[reason] ?? reason} />;
}

/** The browser came back without the cookie it was given. */
export function CookiesNeededPage(): ReactNode {
  const { text } = useFrame();
  const { back, ...words } = text.cookiesNeeded;
  return <NoticePage sign="warning" {...words} next={{ href: DEVICE, label: back }} />;
}

/** An interaction that is over, or belongs to another browser or account. */
export function RestartPage(): ReactNode {
  const { text } = useFrame();
  const { back, ...words } = text.restart;
  return <NoticePage sign="ended" {...words} next={{ href: DEVICE, label: back }} />;
}

export function SignedOutPage(): ReactNode {
  const { text } = useFrame();
  const { back, ...words } = text.signedOut;
  return <NoticePage sign="person" {...words} next={{ href: DEVICE, label: back }} />;
}

export interface FailedProps {
  readonly trouble: keyof Text['failed'];
  /** Plain words on what is wrong. */
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  readonly requestId: string;
}

/** Whatever else went wrong; says nothing of the cause but how to name it. */
export function FailedPage({ trouble, detail, retryAfterSeconds, requestId }: FailedProps): ReactNode {
  const { text } = useFrame();
  const words = text.failed[trouble];
  const wait = retryAfterSeconds === undefined ? '' : ` ${text.tryAgainIn(text.wait(retryAfterSeconds))}`;
  return (
    <NoticePage
      sign="warning"
      heading={words.heading}
      text={words.text + wait}
      detail={`${detail === undefined ? '' : `${detail} — `}${text.requestId} ${requestId}`}
      next={{ href: DEVICE, label: text.toCodes }}
    />
  );
}
