import { formatUserCode } from '@device-auth/oauth-core';
import type { ReactNode } from 'react';

export interface UserCodeProps {
  readonly code: string;
  /** Leaves the last two characters out, where the person is asked for them. */
  readonly withoutEnding?: boolean;
}

/** Large, and spelt out for who listens instead of looking. */
export function UserCode({ code, withoutEnding = false }: UserCodeProps): ReactNode {
  const shown = withoutEnding ? `${code.slice(0, -2)}••` : code;
  return (
    <p className="code">
      <span aria-hidden="true">{formatUserCode(shown)}</span>
      <span className="unseen">{[...shown].join(' ')}</span>
    </p>
  );
}
