import { css } from './css.js';

/** Colours of day and night, and what holds for every element. */
export const ground = css`
  :root {
    color-scheme: light dark;
    --ground: #f3f4f7;
    --card: #ffffff;
    --sunken: #f3f5f9;
    --ink: #14161b;
    --quiet: #5a6070;
    --line: #dfe2ea;
    --edge: #868d9f;
    --link: var(--accent-on-light);
    --deny: #3b4150;
    --on-deny: #ffffff;
    --bad: #b3261e;
    --good: #1a6b3c;
    --good-ground: #e5f4ea;
    --warn: #6b4700;
    --warn-ground: #fff4dc;
    --warn-line: #e8c67a;
    --shadow: 0 1px 2px rgb(20 22 27 / 6%), 0 8px 32px rgb(20 22 27 / 8%);
    --mono: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #111318;
      --card: #1c1e24;
      --sunken: #25282f;
      --ink: #eceef3;
      --quiet: #a9b0bf;
      --line: #343842;
      --edge: #7d8496;
      --link: var(--accent-on-dark);
      --deny: #d5d9e3;
      --on-deny: #14161b;
      --bad: #ffb4ab;
      --good: #8fd9a8;
      --good-ground: #173324;
      --warn: #ffdd9c;
      --warn-ground: #342808;
      --warn-line: #6b5518;
      --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 8px 32px rgb(0 0 0 / 30%);
    }
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  html {
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
  body {
    margin: 0;
    min-height: 100vh;
    min-height: 100dvh;
    display: flex;
    flex-direction: column;
    align-items: center;
    background: var(--ground);
    color: var(--ink);
    font:
      1rem/1.5 system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      'Noto Sans',
      'Liberation Sans',
      sans-serif;
    overflow-wrap: break-word;
  }
  h1,
  h2,
  p,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
  }
  h1 {
    font-size: 1.5rem;
    line-height: 1.25;
    font-weight: 650;
    letter-spacing: -0.015em;
    text-wrap: balance;
  }
  h2 {
    font-size: 1rem;
    line-height: 1.4;
    font-weight: 600;
  }
  strong {
    font-weight: 600;
  }
  a,
  .link {
    color: var(--link);
    text-underline-offset: 0.2em;
  }
  :focus-visible {
    outline: 3px solid var(--link);
    outline-offset: 2px;
  }
`;
