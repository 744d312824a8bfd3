import type { ReactNode } from 'react';
import { showPassword } from './assets/show-password.script.js';
import { useFrame } from './frame.js';
import { Layout } from './layout.js';
import { presentable } from './parts/claimed.js';
import { Field } from './parts/field.js';
import { Form } from './parts/form.js';
import { Sign } from './parts/sign.js';

export interface SignInProps {
  readonly csrf: string;
  /** Names the authorization request that waits; only the browser that began it can go on with it. */
  readonly request: string;
  /** Absent for the companion: then it is the device that waits. */
  readonly clientName?: string;
  readonly username?: string;
  readonly error?: string;
}

export function SignInPage({ csrf, request, clientName, username, error }: SignInProps): ReactNode {
  const { text } = useFrame();
  const words = text.signIn;
  const known = username !== undefined && username !== '';
  return (
    <Layout heading={words.heading} sign={<Sign name="person" />} scripts={[showPassword]}>
      <p className="lead">{clientName === undefined ? words.introCompanion : words.intro(presentable(clientName))}</p>
      <Form action="/sign-in" csrf={csrf} hidden={{ request }}>
        <Field
          name="username"
          label={words.username}
          type="text"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          defaultValue={username}
          maxLength={200}
          autoFocus={!known && error === undefined}
        />
        <Field
          name="password"
          label={words.password}
          error={error}
          type="password"
          autoComplete="current-password"
          enterKeyHint="go"
          maxLength={1024}
          autoFocus={known}
          addition={
            <button type="button" className="reveal" data-reveal="field-password" data-hide={words.hidePassword} aria-pressed={false} hidden>
              {words.showPassword}
            </button>
          }
        />
        <button className="button approve wide" type="submit">
          {words.submit}
        </button>
      </Form>
    </Layout>
  );
}
