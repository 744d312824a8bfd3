import { join } from 'node:path';

/** A form as `tools/html-forms.mjs` reads it. */
export interface Form {
  readonly method: string;
  readonly action: string;
  /** What a browser would send untouched. */
  readonly fields: Readonly<Record<string, string>>;
  /** The names a person can type into. */
  readonly typed: readonly string[];
  readonly buttons: readonly { readonly name?: string; readonly value: string; readonly action?: string }[];
}

interface FormReader {
  readForms(html: string, address: string): Form[];
  readHeading(html: string): string;
  readText(html: string): string;
}

export const { readForms, readHeading, readText } = (await import(join(import.meta.dirname, '../../tools/html-forms.mjs'))) as FormReader;
