import type { InputHTMLAttributes, ReactNode } from 'react';

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Shown beside the field, read out with it, and the field takes the focus. */
  readonly error?: string;
  /** Beside the input, inside its frame. */
  readonly addition?: ReactNode;
}

export function Field({ label, hint, error, addition, ...input }: FieldProps): ReactNode {
  const id = `field-${input.name}`;
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {error === undefined ? null : (
        <p id={`${id}-error`} className="error" role="alert">
          {error}
        </p>
      )}
      <div className="input">
        <input
          {...input}
          id={id}
          aria-describedby={described === '' ? undefined : described}
          aria-invalid={error === undefined ? undefined : true}
          autoFocus={input.autoFocus === true || error !== undefined}
        />
        {addition}
      </div>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
