import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { didYouMean } from './did-you-mean.js';

/** One thing wrong, and where. */
export interface Mistake {
  readonly name: string;
  readonly text: string;
}

export const mistakeLine = ({ name, text }: Mistake): string => `${name}: ${text}`;

/** Members of later builds: refused by name, so that nobody takes them for a misspelling. */
const LATER = new Set(['identityProviders', 'device_progress', 'reverse_code', 'reverse_code_tries', 'jwks', 'jwks_uri', 'id_token_claims']);

/** Reads plain JSON into its class and finds every mistake in it, members nobody knows included. */
export function validateEntry<Entry extends object>(type: new () => Entry, plain: object): { readonly entry: Entry; readonly mistakes: readonly Mistake[] } {
  const entry = plainToInstance(type, plain);
  return { entry, mistakes: validateSync(entry, { whitelist: true, forbidNonWhitelisted: true }).flatMap((error) => mistakesOf(error, '')) };
}

/** Every member a class declares. */
export function membersOf(type: new () => object): readonly string[] {
  const found = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(found.map((metadata) => metadata.propertyName))];
}

function mistakesOf(error: ValidationError, parent: string): readonly Mistake[] {
  const name = /^\d+$/u.test(error.property) ? `${parent}[${error.property}]` : parent ? `${parent}.${error.property}` : error.property;
  if (error.constraints?.['whitelistValidation'] !== undefined) return [{ name, text: unknownMember(error) }];
  if (error.constraints?.['fault'] !== undefined) return [{ name, text: error.constraints['fault'] }];
  return (error.children ?? []).flatMap((child) => mistakesOf(child, name));
}

function unknownMember({ property, target }: ValidationError): string {
  if (LATER.has(property)) return 'is not offered by this build yet. Leave it out.';
  if (property === 'client_secret') return 'must not stand here: a secret is kept as its hash. Make both with: device-auth-server secret new.';
  const meant = didYouMean(property, membersOf(target!.constructor as new () => object));
  return `is not a name known here.${meant ? ` Did you mean ${meant}?` : ' Leave it out.'}`;
}
