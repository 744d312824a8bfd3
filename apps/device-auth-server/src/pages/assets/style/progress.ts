import { css } from './css.js';

/** What is left of the time, and how the answer goes on. */
export const progress = css`
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
`;
