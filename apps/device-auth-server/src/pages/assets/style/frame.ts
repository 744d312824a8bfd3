import { css } from './css.js';

/** What stands around the card: the demo banner, the brand, the card itself. */
export const frame = css`
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
`;
