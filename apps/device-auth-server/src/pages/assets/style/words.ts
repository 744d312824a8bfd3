import { css } from './css.js';

/** Signs, and the sizes of text on a card. */
export const words = css`
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
`;
