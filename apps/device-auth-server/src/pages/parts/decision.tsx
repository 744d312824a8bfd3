import type { ReactNode } from 'react';
import { useFrame } from '../frame.js';
import { Form } from './form.js';

export interface DecisionProps {
  readonly csrf: string;
  readonly userCode: string;
  readonly shownAt: number;
  readonly step: 1 | 2 | 3;
  readonly children: ReactNode;
}

/** The form that answers a device: bound to the code, the step and the instant it was shown. `pressed` is for the page's script to fill. */
export function Decision({ csrf, userCode, shownAt, step, children }: DecisionProps): ReactNode {
  const { text } = useFrame();
  const hidden = { user_code: userCode, step: String(step), shown_at: String(shownAt), pressed: '' };
  return (
    <Form action="/device/decision" csrf={csrf} hidden={hidden} className="decision" label={text.device.buttons}>
      {children}
    </Form>
  );
}
