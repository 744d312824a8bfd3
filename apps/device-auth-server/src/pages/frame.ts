import { createContext, useContext } from 'react';
import { en, type Text } from './text/en.js';

/** Whose pages these are and where they live; the same for every page of a server. */
export interface Look {
  readonly branding: { readonly name: string; readonly logo?: string; readonly accent: string };
  /** What every path begins with; empty unless the issuer has a path. */
  readonly path: string;
  /** The issuer is plain http: every page says so. */
  readonly demoOverHttp: boolean;
  readonly text?: Text;
}

/** What every page shares, whatever it says. */
export interface Frame extends Look {
  /** Of this response's Content-Security-Policy; the style and the scripts carry it. */
  readonly nonce: string;
}

export const FrameContext = createContext<Frame>({ nonce: '', path: '', branding: { name: '', accent: '#0b57d0' }, demoOverHttp: false });

export function useFrame(): Frame & { readonly text: Text } {
  const frame = useContext(FrameContext);
  return { ...frame, text: frame.text ?? en };
}
