import type { ReactNode } from 'react';
import { followDevice } from './assets/follow-device.script.js';
import { useFrame } from './frame.js';
import { Layout } from './layout.js';
import { presentable } from './parts/claimed.js';
import { Form } from './parts/form.js';
import { Sign } from './parts/sign.js';

export interface DeviceOutcomeProps {
  readonly state: 'approved' | 'redeemed';
  readonly clientName: string;
  readonly deviceName?: string;
  /** Bound to the code the form ends. */
  readonly csrf: string;
  readonly userCode: string;
}

/** After approval: follows the device until it has its tokens, and lets the person take it back on the spot. */
export function DeviceOutcomePage({ state, clientName, deviceName, csrf, userCode }: DeviceOutcomeProps): ReactNode {
  const { text, path } = useFrame();
  const words = text.outcome;
  const waiting = state === 'approved';
  const name = deviceName === undefined ? presentable(clientName) : `${presentable(clientName)}, “${presentable(deviceName)}”`;
  return (
    <Layout heading={words[state].heading} sign={<Sign name="done" />} {...(waiting ? { scripts: [followDevice], refreshSeconds: 4 } : {})}>
      <div className="status" role="status" data-follow={waiting ? `${path}/device/events` : undefined}>
        <p className="lead">{words[state].text}</p>
        <p className={waiting ? 'progress waiting' : 'progress done'}>
          <bdi>{name}</bdi>
          <span className="quiet">{waiting ? words.approved.waiting : words.redeemed.done}</span>
        </p>
      </div>
      <Form action="/device/disown" csrf={csrf} hidden={{ user_code: userCode }} className="aside">
        <button className="button plain" type="submit" aria-describedby="not-me">
          {words.notMe}
        </button>
        <p id="not-me" className="hint">
          {words.notMeHint}
        </p>
      </Form>
    </Layout>
  );
}
