import { css } from './css.js';

/** Buttons, the two answers, and links that are buttons. */
export const buttons = css`
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
`;
