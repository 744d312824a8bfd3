import { css } from './css.js';

/** What a person asked of their system: less motion, forced colours. */
export const preferences = css`
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
`;
