import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import type { Parameters } from './form-body.js';

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Request = Readonly<Record<string, unknown>>;
type Rule = (request: Request, value: unknown) => boolean;

/** A request class as its decorators describe it, read once instead of on every request. */
export interface CompiledRequest {
  /**
   * An instance holding what the class knows and nothing else: unknown parameters are ignored (RFC 6749 §3.1), whatever they are called.
   * `isFine`: class-validator would find nothing wrong with it. If not, it has to be asked.
   */
  read(parameters: Parameters): { readonly request: object; readonly isFine: boolean };
}

/** What `@IsOptional()` and `@ValidateIf()` ask before a property is looked at, and what the rules say of it. */
interface Property {
  readonly name: string;
  readonly isOptional: boolean;
  readonly conditions: readonly Rule[];
  readonly rules: readonly Rule[];
}

export function compileRequest(type: Type<object>): CompiledRequest {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const properties = Object.entries(Object.groupBy(metadata, ({ propertyName }) => propertyName)).map(([name, about = []]) => propertyOf(name, about));
  const byName: ReadonlyMap<string, Property> = new Map(properties.map((property) => [property.name, property]));
  // Of the others only those count that are there, few of many.
  const required = properties.filter(({ isOptional }) => !isOptional);
  return {
    read(parameters) {
      const request = new type() as Record<string, unknown>;
      const given: Property[] = [];
      for (const [name, value] of parameters) {
        const property = byName.get(name);
        if (property === undefined) continue;
        request[name] = value;
        if (property.isOptional) given.push(property);
      }
      const isFine = (property: Property): boolean => isPropertyFine(property, request);
      return { request, isFine: required.every(isFine) && given.every(isFine) };
    },
  };
}

function isPropertyFine({ name, isOptional, conditions, rules }: Property, request: Request): boolean {
  const value = request[name];
  if (isOptional && (value === undefined || value === null)) return true;
  return !conditions.every((holds) => holds(request, value)) || rules.every((holds) => holds(request, value));
}

const propertyOf = (name: string, about: readonly Metadata[]): Property => ({
  name,
  isOptional: about.some((metadata) => metadata.type === 'conditionalValidation' && metadata.name === 'isOptional'),
  conditions: about.filter(({ type }) => type === 'conditionalValidation').map(({ constraints }) => constraints[0] as Rule),
  rules: about.filter(({ type }) => type !== 'conditionalValidation').flatMap(rulesOf),
});

/** A decorator's own check; of a kind nobody wrote yet, none that holds, so that class-validator is asked. */
function rulesOf({ type, constraintCls, constraints, each, propertyName, target, validateIf }: Metadata): readonly Rule[] {
  if (type !== 'customValidation' || validateIf !== undefined) return [() => false];
  const targetName = (target as { name?: string }).name ?? '';
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance, async: later }): Rule => {
      if (later) return () => false;
      return (object, value) => {
        const about: ValidationArguments = { targetName, property: propertyName, object, value, constraints: constraints ?? [] };
        const holds = (one: unknown): boolean => instance.validate(one, about) === true;
        return each && Array.isArray(value) ? value.every(holds) : holds(value);
      };
    });
}
