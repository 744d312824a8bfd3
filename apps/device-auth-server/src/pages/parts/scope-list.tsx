import type { ReactNode } from 'react';
import { useFrame } from '../frame.js';
import { Claimed } from './claimed.js';

/** What was asked for, in words; a scope the catalogue does not know is shown as it is. */
export function ScopeList({ scope }: { readonly scope: readonly string[] }): ReactNode {
  const { text } = useFrame();
  return (
    <ul className="scopes">
      {scope.length === 0 ? <li>{text.device.mayDoNothing}</li> : null}
      {scope.map((value) => (
        <li key={value}>{Object.hasOwn(text.scopes, value) ? text.scopes[value] : <Unknown value={value} />}</li>
      ))}
    </ul>
  );
}

const Unknown = ({ value }: { readonly value: string }): ReactNode => (
  <code>
    <Claimed name={value} />
  </code>
);
