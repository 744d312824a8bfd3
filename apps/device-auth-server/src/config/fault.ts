import 'reflect-metadata';
import { registerDecorator } from 'class-validator';
import type { ValidationArguments } from 'class-validator';

/** Says what is wrong with a value and what to do about it; undefined when nothing is. Never repeats a value that could be secret. */
export type FindFault = (value: unknown, whole: object) => string | undefined;

/** Validates a property by a function that answers in words, so that the message can fit the mistake. */
export function Fault(find: FindFault): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'fault',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown, about?: ValidationArguments) => find(value, about?.object ?? {}) === undefined,
        defaultMessage: (about?: ValidationArguments) => find(about?.value, about?.object ?? {}) ?? '',
      },
    });
  };
}

/** The same, of a value that may be left out. JSON's `null` is not leaving out. */
export const optional =
  (find: FindFault): FindFault =>
  (value, whole) =>
    value === undefined ? undefined : find(value, whole);

/** The same, of a value that must be there. */
export const required =
  (find: FindFault): FindFault =>
  (value, whole) =>
    value === undefined ? 'is missing.' : find(value, whole);

export const oneOf =
  (...choices: readonly string[]): FindFault =>
  (value) =>
    typeof value === 'string' && choices.includes(value) ? undefined : `must be one of ${choices.join(', ')}.`;

export const trueOrFalse: FindFault = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false, without quotation marks.');

export const wholeNumber =
  (least: number, most: number): FindFault =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? undefined : `must be a whole number from ${least} to ${most}.`;

export const object: FindFault = (value) => (isObject(value) ? undefined : 'must be an object in braces.');

export const listOfObjects: FindFault = (value) =>
  Array.isArray(value) && value.every(isObject) ? undefined : 'must be a list, in brackets, of objects in braces.';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
