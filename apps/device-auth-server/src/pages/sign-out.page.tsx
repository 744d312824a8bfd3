import type { ReactNode } from 'react';
import { useFrame } from './frame.js';
import { Layout } from './layout.js';
import { Account, type AccountView } from './parts/account.js';
import { Form } from './parts/form.js';
import { Sign } from './parts/sign.js';

export function SignOutPage({ csrf, account }: { readonly csrf: string; readonly account: AccountView }): ReactNode {
  const { text } = useFrame();
  return (
    <Layout heading={text.signingOut.heading} sign={<Sign name="person" />}>
      <p className="lead">{text.signingOut.text}</p>
      <p className="whose">
        <Account account={account} />
      </p>
      <Form action="/sign-out" csrf={csrf}>
        <button className="button approve wide" type="submit">
          {text.signOut}
        </button>
      </Form>
    </Layout>
  );
}
