import type { ReactNode } from 'react';
import { useFrame } from './frame.js';
import { Layout } from './layout.js';
import { Account, type AccountView } from './parts/account.js';
import { Field } from './parts/field.js';
import { Form } from './parts/form.js';
import { Sign } from './parts/sign.js';

export interface EnterCodeProps {
  readonly csrf: string;
  readonly account?: AccountView;
  /** What was typed before, kept so that it can be corrected. */
  readonly typed?: string;
  readonly error?: string;
}

export function EnterCodePage({ csrf, account, typed, error }: EnterCodeProps): ReactNode {
  const { text, branding, path } = useFrame();
  const words = text.enterCode;
  return (
    <Layout heading={words.heading} sign={<Sign name="device" />}>
      <p className="lead">{words.intro}</p>
      <Form action="/device" csrf={csrf}>
        <Field
          name="user_code"
          label={words.label}
          hint={words.hint}
          error={error}
          defaultValue={typed}
          className="code-input"
          type="text"
          inputMode="text"
          autoCapitalize="characters"
          autoCorrect="off"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={200}
          autoFocus
        />
        <button className="button approve wide" type="submit">
          {words.submit}
        </button>
      </Form>
      <p className="fine">{text.neverAsked(branding.name)}</p>
      {account === undefined ? null : (
        <footer className="whose">
          <Account account={account} />
          <a href={`${path}/sign-out`}>{text.signOut}</a>
        </footer>
      )}
    </Layout>
  );
}
