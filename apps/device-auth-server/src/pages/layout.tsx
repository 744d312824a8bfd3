import type { ReactNode } from 'react';
import { accentColours } from './accent.js';
import { style } from './assets/style/style.js';
import { useFrame } from './frame.js';

export interface LayoutProps {
  /** The one heading of the page, and the title of the document. */
  readonly heading: string;
  /** A round sign above the heading. */
  readonly sign?: ReactNode;
  /** Small scripts, for comfort only. */
  readonly scripts?: readonly string[];
  /** Without script, the page asks again after so many seconds. */
  readonly refreshSeconds?: number;
  readonly children: ReactNode;
}

/** One document: brand, card, nothing from anywhere else. */
export function Layout({ heading, sign, scripts = [], refreshSeconds, children }: LayoutProps): ReactNode {
  const { nonce, branding, demoOverHttp, text } = useFrame();
  return (
    <html lang={text.language} dir={text.direction}>
      <head>
        <meta charSet="utf-8" />
        <title>{text.title(heading, branding.name)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <link rel="icon" href={monogramIcon(branding.name, branding.accent)} />
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: accentStyle(branding.accent) + style }} />
        {refreshSeconds === undefined ? null : (
          <noscript>
            <meta httpEquiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
      </head>
      <body>
        {demoOverHttp ? (
          <aside className="demo" aria-label="Demo">
            {text.demoOverHttp}
          </aside>
        ) : null}
        <header className="brand">
          <Brand name={branding.name} {...(branding.logo === undefined ? {} : { logo: branding.logo })} />
        </header>
        <main className="card">
          {sign}
          <h1>{heading}</h1>
          {children}
        </main>
        {scripts.map((script, index) => (
          <script key={index} nonce={nonce} dangerouslySetInnerHTML={{ __html: script }} />
        ))}
      </body>
    </html>
  );
}

function Brand({ name, logo }: { readonly name: string; readonly logo?: string }): ReactNode {
  if (logo !== undefined) return <img src={logo} alt={name} height={32} loading="lazy" />;
  return (
    <>
      <span className="monogram" aria-hidden="true">
        {[...name][0]?.toUpperCase()}
      </span>
      <span>{name}</span>
    </>
  );
}

/** Keeps browsers from asking for /favicon.ico. */
function monogramIcon(name: string, accent: string): string {
  const { fill, onFill } = accentColours(accent);
  const letter = encodeURIComponent([...name][0]?.toUpperCase().replaceAll(/[&<>]/gu, '') ?? '');
  const text = `<text x='16' y='23' font-family='sans-serif' font-size='20' font-weight='700' text-anchor='middle' fill='${onFill}'>`;
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' fill='${fill}'/>${text}`;
  return `data:image/svg+xml,${svg.replaceAll('#', '%23')}${letter}</text></svg>`;
}

/** Only colours that `accentColours` spelt get into the style, so branding cannot break out of it. */
function accentStyle(accent: string): string {
  const { fill, onFill, onLight, onDark } = accentColours(accent);
  return `:root{--accent:${fill};--on-accent:${onFill};--accent-on-light:${onLight};--accent-on-dark:${onDark}}`;
}
