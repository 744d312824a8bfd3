import type { ReactNode } from 'react';

const PATHS = {
  device: 'M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM8 20.5h8',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0',
  done: 'm5 12.5 4.5 4.5L19 7.5',
  no: 'm6.5 6.5 11 11m0-11-11 11',
  ended: 'M12 7v5.5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  warning: 'M12 8.5v4.5m0 3.2v.1M10.6 4.3 2.9 17.6A1.6 1.6 0 0 0 4.3 20h15.4a1.6 1.6 0 0 0 1.4-2.4L13.4 4.3a1.6 1.6 0 0 0-2.8 0Z',
} as const;

export type SignName = keyof typeof PATHS;

/** A picture beside words that say the same; nobody needs it to understand the page. */
export function Sign({ name, small = false }: { readonly name: SignName; readonly small?: boolean }): ReactNode {
  return (
    <span className={small ? 'sign small' : `sign ${name}`} aria-hidden="true">
      <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round">
        <path d={PATHS[name]} />
      </svg>
    </span>
  );
}
