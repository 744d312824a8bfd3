import type { ReactNode } from 'react';
import { approvePress } from './assets/approve-press.script.js';
import { useFrame } from './frame.js';
import { Layout } from './layout.js';
import { Account, type AccountView } from './parts/account.js';
import { Answer } from './parts/answer.js';
import { Caution } from './parts/caution.js';
import { Claimed, presentable } from './parts/claimed.js';
import { Form } from './parts/form.js';
import { ScopeList } from './parts/scope-list.js';
import { Sign } from './parts/sign.js';

export interface ConsentProps {
  /** Bound to this request and the instant it was shown. */
  readonly csrf: string;
  readonly shownAt: number;
  readonly request: string;
  readonly clientName: string;
  readonly redirectUri: string;
  readonly account: AccountView;
  /** Which account this is; the answer says whom the question was shown to. */
  readonly accountTag: string;
  readonly scope: readonly string[];
  readonly tooSoon?: boolean;
  /** The answer before was another account's. */
  readonly accountChanged?: boolean;
}

/** What an app asks of a person (code + PKCE clients). */
export function ConsentPage(props: ConsentProps): ReactNode {
  const { text } = useFrame();
  const words = text.consent;
  return (
    <Layout heading={words.heading(presentable(props.clientName))} sign={<Sign name="person" />} scripts={[approvePress]}>
      <dl className="facts">
        <div>
          <dt>{text.device.account}</dt>
          <dd>
            <Account account={props.account} />
          </dd>
        </div>
        <div>
          <dt>{words.mayDo}</dt>
          <dd>
            <ScopeList scope={props.scope} />
          </dd>
        </div>
        <div>
          <dt>{words.goesTo}</dt>
          <dd>
            <Claimed name={destination(props.redirectUri)} />
          </dd>
        </div>
      </dl>
      <p className="fine">{words.unverified}</p>
      {props.tooSoon === true ? <Caution role="alert">{words.tooSoon}</Caution> : null}
      {props.accountChanged === true ? <Caution role="alert">{words.accountChanged}</Caution> : null}
      <Form
        action="/oauth/authorize/answer"
        csrf={props.csrf}
        hidden={{ request: props.request, account: props.accountTag, shown_at: String(props.shownAt), pressed: '' }}
        className="decision"
      >
        <Answer deny={[text.device.denyQuestion, words.deny]} approve={[words.approveQuestion, words.approve]} />
      </Form>
    </Layout>
  );
}

/** The part of a redirect URI that says where it leads: the host of a web address, the scheme of an app's own. */
export function destination(redirectUri: string): string {
  if (!URL.canParse(redirectUri)) return redirectUri;
  const { protocol, host } = new URL(redirectUri);
  return protocol === 'https:' || protocol === 'http:' ? host : protocol.slice(0, -1);
}
