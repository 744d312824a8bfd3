import type { ReactNode } from 'react';
import { Claimed, presentable } from './claimed.js';

export interface AccountView {
  readonly displayName: string;
  readonly username: string;
}

export function Account({ account }: { readonly account: AccountView }): ReactNode {
  return (
    <span className="account">
      <span className="avatar" aria-hidden="true">
        {[...presentable(account.displayName)][0]?.toUpperCase()}
      </span>
      <span>
        <strong>
          <Claimed name={account.displayName} />
        </strong>
        {account.displayName === account.username ? null : (
          <span className="quiet">
            <Claimed name={account.username} />
          </span>
        )}
      </span>
    </span>
  );
}
