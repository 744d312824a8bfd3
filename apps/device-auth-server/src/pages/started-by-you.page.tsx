import type { ReactNode } from 'react';
import { approvePress } from './assets/approve-press.script.js';
import type { DeviceProps } from './device.page.js';
import { useFrame } from './frame.js';
import { Layout } from './layout.js';
import { Account } from './parts/account.js';
import { Answer } from './parts/answer.js';
import { Caution } from './parts/caution.js';
import { Claimed } from './parts/claimed.js';
import { Decision } from './parts/decision.js';
import { Sign } from './parts/sign.js';
import { UserCode } from './parts/user-code.js';

export type StartedByYouProps = Pick<DeviceProps, 'csrf' | 'shownAt' | 'userCode' | 'clientName' | 'account' | 'tooSoon'>;

/** The last step where two things are out of the ordinary: nothing but the question people are talked past. RFC 8628 §5.4. */
export function StartedByYouPage(props: StartedByYouProps): ReactNode {
  const { text, branding } = useFrame();
  const words = text.startedByYou;
  return (
    <Layout heading={words.heading} sign={<Sign name="warning" />} scripts={[approvePress]}>
      <p className="lead">{words.lead}</p>
      <div className="compare">
        <UserCode code={props.userCode} />
      </div>
      <dl className="facts">
        <div>
          <dt>{words.app}</dt>
          <dd>
            <Claimed name={props.clientName} />
          </dd>
        </div>
        <div>
          <dt>{text.device.account}</dt>
          <dd>
            <Account account={props.account} />
          </dd>
        </div>
      </dl>
      <p className="fine">{text.neverSent(branding.name)}</p>
      {props.tooSoon === true ? <Caution role="alert">{text.device.tooSoon}</Caution> : null}
      <Decision {...props} csrf={props.csrf.decision} step={3}>
        <Answer deny={[words.denyQuestion, text.device.deny]} approve={[words.approveQuestion, text.device.approve]} />
      </Decision>
    </Layout>
  );
}
