import type { ReactNode } from 'react';
import { useFrame } from '../frame.js';

export interface FormProps {
  /** From the root of this server. */
  readonly action: string;
  readonly csrf: string;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
  readonly className?: string;
  readonly label?: string;
}

/** Every form of ours: POST, the CSRF token, the fields that ride along. Our own checks speak, not the browser's. */
export function Form({ action, csrf, hidden = {}, children, className, label }: FormProps): ReactNode {
  const { path } = useFrame();
  return (
    <form method="post" action={path + action} className={className} aria-label={label} noValidate autoComplete="off">
      <input type="hidden" name="csrf" value={csrf} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}
