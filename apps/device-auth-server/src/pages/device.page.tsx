import type { ReactNode } from 'react';
import { approvePress } from './assets/approve-press.script.js';
import { countdown } from './assets/countdown.script.js';
import { useFrame } from './frame.js';
import { Layout } from './layout.js';
import { Account, type AccountView } from './parts/account.js';
import { Answer } from './parts/answer.js';
import { Caution } from './parts/caution.js';
import { Claimed } from './parts/claimed.js';
import { Decision } from './parts/decision.js';
import { Field } from './parts/field.js';
import { Form } from './parts/form.js';
import { ScopeList } from './parts/scope-list.js';
import { Sign } from './parts/sign.js';
import { TimeLeft } from './parts/time-left.js';
import { UserCode } from './parts/user-code.js';

export interface DeviceProps {
  /** One for each form; the decision's is bound to the instant it was shown. */
  readonly csrf: { readonly decision: string; readonly switchAccount: string };
  readonly shownAt: number;
  readonly userCode: string;
  readonly clientName: string;
  /** As the device calls itself. */
  readonly deviceName?: string;
  readonly deviceModel?: string;
  readonly account: AccountView;
  readonly scope: readonly string[];
  readonly askedSecondsAgo: number;
  readonly secondsLeft: number;
  readonly network: string;
  readonly otherNetwork: boolean;
  /** The second step: `asked`, or `wrong` when it was answered wrongly. */
  readonly ending?: 'asked' | 'wrong';
  readonly tooSoon?: boolean;
}

/** The question itself. RFC 8628 §3.3 and §5.4: which device, which account, what for; and is it really in front of you? */
export function DevicePage(props: DeviceProps): ReactNode {
  const { text, branding } = useFrame();
  const words = text.device;
  return (
    <Layout heading={words.heading} sign={<Sign name="device" />} scripts={[approvePress, countdown]}>
      <p className="lead">
        <strong>
          <Claimed name={props.clientName} />
        </strong>{' '}
        {words.wantsIn}
      </p>
      <section className="compare" aria-labelledby="compare">
        <h2 id="compare">{props.ending === undefined ? words.compare : words.compareEnding}</h2>
        <UserCode code={props.userCode} withoutEnding={props.ending !== undefined} />
      </section>
      {props.otherNetwork ? <Caution role="note">{words.otherNetwork}</Caution> : null}
      <Facts {...props} />
      <p className="fine">{text.neverSent(branding.name)}</p>
      {props.tooSoon === true ? <Caution role="alert">{words.tooSoon}</Caution> : null}
      <Decision {...props} csrf={props.csrf.decision} step={props.ending === undefined ? 1 : 2}>
        {props.ending === undefined ? null : <Ending wrong={props.ending === 'wrong'} />}
        <Answer deny={[words.denyQuestion, words.deny]} approve={[words.approveQuestion, words.approve]} />
      </Decision>
    </Layout>
  );
}

function Facts(props: DeviceProps): ReactNode {
  const { text } = useFrame();
  const words = text.device;
  return (
    <dl className="facts">
      {props.deviceName === undefined && props.deviceModel === undefined ? null : (
        <div>
          <dt>{words.claims}</dt>
          <dd>
            <DeviceClaim name={props.deviceName} model={props.deviceModel} />
            <span className="quiet">{words.claimNote}</span>
          </dd>
        </div>
      )}
      <div>
        <dt>{words.account}</dt>
        <dd>
          <Account account={props.account} />
          <Form action="/device/switch-account" csrf={props.csrf.switchAccount} hidden={{ user_code: props.userCode }} className="inline">
            <button className="link" type="submit">
              {words.anotherAccount}
            </button>
          </Form>
        </dd>
      </div>
      <div>
        <dt>{words.mayDo}</dt>
        <dd>
          <ScopeList scope={props.scope} />
        </dd>
      </div>
      <div>
        <dt>{words.asked}</dt>
        <dd>
          {text.ago(props.askedSecondsAgo)}, {words.from} <bdi>{shortNetwork(props.network)}</bdi>
          {props.otherNetwork ? null : <span className="quiet">{words.sameNetwork}</span>}
        </dd>
      </div>
      <div>
        <dt>{words.timeLeft}</dt>
        <dd>
          <TimeLeft seconds={props.secondsLeft} over={words.timeOver} />
        </dd>
      </div>
    </dl>
  );
}

function DeviceClaim({ name, model }: { readonly name?: string; readonly model?: string }): ReactNode {
  return (
    <span>
      {name === undefined ? null : (
        <>
          “<Claimed name={name} />”
        </>
      )}
      {name !== undefined && model !== undefined ? ', ' : null}
      {model === undefined ? null : <Claimed name={model} />}
    </span>
  );
}

/** The second step asks for what this page does not say: one has to look at the device. */
function Ending({ wrong }: { readonly wrong: boolean }): ReactNode {
  const { text } = useFrame();
  const words = text.device;
  return (
    <section className="step" aria-labelledby="step">
      <h2 id="step">{words.secondStep}</h2>
      <Field
        name="user_code_ending"
        label={words.ending}
        hint={words.endingHint}
        error={wrong ? words.endingWrong : undefined}
        className="code-input short"
        type="text"
        autoCapitalize="characters"
        autoCorrect="off"
        autoComplete="off"
        spellCheck={false}
        maxLength={8}
        autoFocus
      />
    </section>
  );
}

/** `192.0.2.0/24` → `192.0.2.x`: only what was kept of an address, said the way people know it. */
export function shortNetwork(network: string): string {
  return network
    .replace(/\.0\.0\.0\/8$/u, '.x.x.x')
    .replace(/\.0\/24$/u, '.x')
    .replace(/::\/48$/u, ':…');
}
