import type { ReactNode } from 'react';
import { Sign } from './sign.js';

/** Something to notice before one answers; `alert` where it is news. */
export const Caution = ({ role, children }: { readonly role: 'note' | 'alert'; readonly children: ReactNode }): ReactNode => (
  <div className="caution" role={role}>
    <Sign name="warning" small />
    <p>{children}</p>
  </div>
);
