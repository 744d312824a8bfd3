import { css } from './css.js';

/** What asks and what is asked for: the code to compare, facts, scopes, the account. */
export const request = css`
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
`;
