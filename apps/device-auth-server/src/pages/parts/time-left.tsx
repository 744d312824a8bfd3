import type { ReactNode } from 'react';

/** The script counts it down; without one it stands as it was when the page was made. */
export function TimeLeft({ seconds, over }: { readonly seconds: number; readonly over: string }): ReactNode {
  return (
    <span role="timer" className="time" data-countdown={seconds} data-over={over}>
      {clock(seconds)}
    </span>
  );
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
