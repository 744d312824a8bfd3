import type { Reply } from './connection.js';

/** One member of a script's answer. */
export type Part = Reply | undefined;

/** The instant a verb is told, or asks its clock for; undefined: the store's own counts. */
export type Instant = (told?: number) => number | undefined;

/** An answer of one word is that word; one of more is an array. */
export const partsOf = (reply: Reply): readonly Part[] => (Array.isArray(reply) ? (reply as readonly Reply[]) : [reply]);

/** Lists of words travel as one text: no scope, URI or method has a space in it. */
export const joined = (words: readonly string[]): string => words.join(' ');
export const split = (words: Part): readonly string[] => (typeof words === 'string' && words !== '' ? words.split(' ') : []);

/** Absent travels as empty. */
export const text = (value: string | number | undefined): string | number => value ?? '';

/** A member that may be absent, under its name. */
export const optional = <Name extends string>(name: Name, value: Part): { readonly [Key in Name]?: string } =>
  (value === null || value === undefined ? {} : { [name]: String(value) }) as { readonly [Key in Name]?: string };
export const optionalNumber = <Name extends string>(name: Name, value: Part): { readonly [Key in Name]?: number } =>
  (value === null || value === undefined ? {} : { [name]: Number(value) }) as { readonly [Key in Name]?: number };
