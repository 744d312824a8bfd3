import { css } from './css.js';

/** Forms and what is typed into them. */
export const fields = css`
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
`;
