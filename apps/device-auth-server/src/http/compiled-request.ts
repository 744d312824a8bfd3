import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import type { Parameters } from './form-body.js';

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Request = Readonly<Record<string, unknown>>;
type Rule = (request: Request, value: unknown) => boolean;

/** A request class as its decorators describe it, read once instead of on every request. */
export interface CompiledRequest {
  /** An instance holding what the class knows and nothing else: unknown parameters are ignored (RFC 6749 §3.1), whatever they are called. */
  read(parameters: Parameters): object;
  /** Whether class-validator would find nothing wrong with a request that was read from these. `false` means that it has to be asked. */
  isFine(request: object, parameters: Parameters): boolean;
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
      const instance = new type() as Record<string, unknown>;
      for (const [name, value] of parameters) if (byName.has(name)) instance[name] = value;
      return instance;
    },
    isFine(request, parameters) {
      for (const property of required) if (!isPropertyFine(property, request as Request)) return false;
      for (const name of parameters.keys()) {
        const property = byName.get(name);
        if (property?.isOptional === true && !isPropertyFine(property, request as Request)) return false;
      }
      return true;
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
