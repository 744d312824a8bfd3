import type { ReactNode } from 'react';
import { useFrame } from './frame.js';
import { Layout } from './layout.js';
import { Sign, type SignName } from './parts/sign.js';

export interface NoticeProps {
  readonly sign: SignName;
  readonly heading: string;
  readonly text: string;
  /** Shown apart: what an app's makers, or whoever helps, should be told. */
  readonly detail?: string;
  /** A path from the root of this server. */
  readonly next?: { readonly href: string; readonly label: string };
}

/** One plain message and, if there is one, the way on. */
export function NoticePage({ sign, heading, text, detail, next }: NoticeProps): ReactNode {
  const { path } = useFrame();
  return (
    <Layout heading={heading} sign={<Sign name={sign} />}>
      <p className="lead">{text}</p>
      {detail === undefined ? null : <p className="detail">{detail}</p>}
      {next === undefined ? null : (
        <a className="button plain wide" href={path + next.href}>
          {next.label}
        </a>
      )}
    </Layout>
  );
}
