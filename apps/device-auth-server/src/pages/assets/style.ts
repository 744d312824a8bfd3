const css = String.raw;

/**
 * The one style of every page: a card on a quiet ground, from 320 px up, light and dark as the system is. `layout.tsx` puts the
 * branding's `--accent…` before it. No picture, font or import from anywhere.
 */
export const style = css`
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

  .demo {
    align-self: stretch;
    padding: 0.5rem 1rem;
    background: var(--warn-ground);
    border-bottom: 1px solid var(--warn-line);
    color: var(--warn);
    font-size: 0.875rem;
    text-align: center;
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    width: 100%;
    max-width: 30rem;
    padding: 0.875rem 1.25rem;
    font-weight: 600;
  }
  .brand img {
    display: block;
    max-width: 100%;
    height: 2rem;
  }
  .monogram {
    display: grid;
    place-items: center;
    width: 2rem;
    height: 2rem;
    border-radius: 0.5rem;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 700;
  }
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25rem;
    width: 100%;
    padding: 1.5rem max(1.25rem, (100% - 30rem) / 2) 2rem;
    background: var(--card);
    border-top: 1px solid var(--line);
    flex: 1;
    align-content: start;
  }
  @media (min-width: 30rem) {
    body {
      padding-bottom: 3rem;
    }
    .brand {
      padding: 2rem 0.25rem 1.25rem;
    }
    .card {
      flex: none;
      max-width: 30rem;
      padding: 2rem;
      border: 1px solid var(--line);
      border-radius: 1.25rem;
      box-shadow: var(--shadow);
    }
  }
  @media (min-width: 30rem) and (min-height: 50rem) {
    .brand {
      padding-top: 10vh;
    }
  }

  .sign {
    display: grid;
    place-items: center;
    width: 2.75rem;
    height: 2.75rem;
    border-radius: 50%;
    background: var(--sunken);
    color: var(--link);
  }
  .sign.small {
    width: 1.5rem;
    height: 1.5rem;
    background: none;
    color: inherit;
  }
  .sign.done {
    background: var(--good-ground);
    color: var(--good);
  }
  .sign.no,
  .sign.ended {
    color: var(--quiet);
  }
  .sign.warning {
    background: var(--warn-ground);
    color: var(--warn);
  }
  .sign + h1 {
    margin-top: -0.25rem;
  }
  h1 + .lead {
    margin-top: -0.75rem;
  }
  .lead {
    color: var(--quiet);
  }
  .lead strong {
    color: var(--ink);
  }
  .quiet {
    display: block;
    color: var(--quiet);
    font-size: 0.875rem;
  }
  .fine,
  .hint {
    color: var(--quiet);
    font-size: 0.875rem;
  }
  .claimed {
    overflow-wrap: anywhere;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .detail {
    padding: 0.75rem 1rem;
    border-radius: 0.75rem;
    background: var(--sunken);
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }

  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25rem;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.375rem;
  }
  label {
    font-weight: 600;
  }
  .input {
    display: flex;
    border: 1px solid var(--edge);
    border-radius: 0.75rem;
    background: var(--card);
  }
  .input:focus-within {
    outline: 3px solid var(--link);
    outline-offset: 1px;
    border-color: transparent;
  }
  .input:has([aria-invalid]) {
    border-color: var(--bad);
  }
  .input button:focus-visible {
    outline-offset: -4px;
  }
  input {
    flex: 1;
    min-width: 0;
    width: 100%;
    min-height: 3rem;
    padding: 0.5rem 0.875rem;
    border: 0;
    border-radius: inherit;
    background: none;
    color: inherit;
    font: inherit;
  }
  .input input:focus {
    outline: none;
  }
  .code-input {
    min-height: 3.75rem;
    font-family: var(--mono);
    font-size: clamp(1.25rem, 7vw, 1.75rem);
    letter-spacing: 0.1em;
    text-transform: uppercase;
  }
  .code-input.short {
    text-align: center;
  }
  .error {
    color: var(--bad);
    font-size: 0.9375rem;
    font-weight: 500;
  }
  .reveal {
    min-width: 4rem;
    min-height: 2.75rem;
    padding: 0 0.875rem;
    border: 0;
    border-radius: 0.75rem;
    background: none;
    color: var(--link);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  .button {
    display: grid;
    place-items: center;
    place-content: center;
    min-height: 3rem;
    padding: 0.625rem 1rem;
    border: 1px solid transparent;
    border-radius: 0.75rem;
    font: inherit;
    font-weight: 600;
    line-height: 1.3;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    transition: filter 120ms ease;
  }
  .button:hover {
    filter: brightness(1.08);
  }
  .button:active {
    filter: brightness(0.94);
  }
  .button.approve {
    background: var(--accent);
    color: var(--on-accent);
  }
  .button.deny {
    background: var(--deny);
    color: var(--on-deny);
  }
  .button.plain {
    border-color: var(--edge);
    background: var(--card);
    color: var(--ink);
  }
  .question {
    font-size: 0.875rem;
    font-weight: 400;
  }
  .answer {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }
  .answer .button {
    min-height: 4rem;
  }
  @media (min-width: 30rem) {
    .answer {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  .facts .link {
    margin-block: 0 -0.75rem;
  }
  .link {
    min-height: 2.75rem;
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    font-size: 0.9375rem;
    text-align: start;
    text-decoration: underline;
    cursor: pointer;
  }

  .compare {
    display: grid;
    gap: 0.5rem;
    padding: 1rem;
    border-radius: 1rem;
    background: var(--sunken);
    text-align: center;
  }
  .compare h2 {
    font-weight: 500;
    text-wrap: balance;
  }
  .code {
    font-family: var(--mono);
    font-size: clamp(1.5rem, 9vw, 2.25rem);
    font-weight: 600;
    line-height: 1.2;
    letter-spacing: 0.08em;
    margin-inline-end: -0.08em;
    white-space: nowrap;
  }
  .facts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .facts > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.125rem 1rem;
    padding: 0.75rem 0;
    border-top: 1px solid var(--line);
  }
  .facts dt {
    color: var(--quiet);
    font-size: 0.875rem;
    line-height: 1.5rem;
  }
  @media (min-width: 22rem) {
    .facts > div {
      grid-template-columns: 7.5rem minmax(0, 1fr);
    }
  }
  .facts form {
    display: inline;
  }
  .scopes {
    padding-inline-start: 1.125rem;
  }
  .scopes li::marker {
    color: var(--quiet);
  }
  .scopes code {
    font-family: var(--mono);
    font-size: 0.9em;
  }
  .account {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-width: 0;
  }
  .account > :last-child {
    min-width: 0;
    line-height: 1.3;
  }
  .avatar {
    flex: none;
    display: grid;
    place-items: center;
    width: 2.25rem;
    height: 2.25rem;
    border-radius: 50%;
    background: var(--sunken);
    color: var(--link);
    font-weight: 600;
  }
  .time {
    font-variant-numeric: tabular-nums;
    font-weight: 600;
  }
  .time.short,
  .time.over {
    color: var(--bad);
  }
  .caution {
    display: flex;
    gap: 0.625rem;
    padding: 0.875rem 1rem;
    border: 1px solid var(--warn-line);
    border-radius: 0.75rem;
    background: var(--warn-ground);
    color: var(--warn);
    font-size: 0.9375rem;
  }
  .caution .sign {
    flex: none;
  }
  .step {
    display: grid;
    gap: 0.75rem;
    padding: 1rem;
    border: 2px solid var(--link);
    border-radius: 1rem;
  }
  .whose {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    padding-top: 1rem;
    border-top: 1px solid var(--line);
  }
  .whose a {
    flex: none;
    padding: 0.625rem 0;
    font-size: 0.9375rem;
  }
  .status {
    display: grid;
    gap: 1.25rem;
  }
  h1 + .status {
    margin-top: -0.75rem;
  }
  .progress {
    padding: 0.875rem 1rem;
    border-radius: 0.75rem;
    background: var(--sunken);
    font-weight: 600;
  }
  .progress .quiet {
    font-weight: 400;
  }
  .progress.waiting .quiet::before {
    content: '';
    display: inline-block;
    width: 0.625rem;
    height: 0.625rem;
    margin-inline-end: 0.5rem;
    border-radius: 50%;
    background: var(--link);
    animation: pulse 1.6s ease-in-out infinite;
  }
  .progress.done .quiet {
    color: var(--good);
  }
  .aside {
    gap: 0.5rem;
    padding-top: 1.25rem;
    border-top: 1px solid var(--line);
  }
  @keyframes pulse {
    50% {
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .button,
    .compare,
    .sign {
      border: 1px solid;
    }
  }
`
  .replaceAll(/\s*\n\s*/gu, ' ')
  .trim();
