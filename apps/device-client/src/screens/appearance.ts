/** What every screen needs to know of the terminal to draw itself. */
export interface Appearance {
  readonly colors: boolean;
  readonly unicode: boolean;
}

export interface Signs {
  readonly waiting: string;
  readonly done: string;
  readonly stopped: string;
  readonly dot: string;
  readonly border: 'round' | 'classic';
}

const UNICODE: Signs = { waiting: '●', done: '✔', stopped: '✖', dot: '·', border: 'round' };
const ASCII: Signs = { waiting: '*', done: '+', stopped: 'x', dot: '-', border: 'classic' };

export const signsOf = (appearance: Appearance): Signs => (appearance.unicode ? UNICODE : ASCII);
