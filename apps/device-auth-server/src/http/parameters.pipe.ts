import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { OAuthError } from '@device-auth/oauth-core';
import { getMetadataStorage, validateSync } from 'class-validator';
import { parseForm } from './form-body.js';
import type { Parameters } from './form-body.js';
import { QueryString } from './query-string.js';

const namesOf = new WeakMap<object, readonly string[]>();

/** The parameters a request class knows: those its decorators speak of. */
function knownNames(type: Type): readonly string[] {
  const known = namesOf.get(type);
  if (known) return known;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const names = [...new Set(metadata.map(({ propertyName }) => propertyName))];
  namesOf.set(type, names);
  return names;
}

/** An instance holding what the class knows and nothing else: unknown parameters are ignored (RFC 6749 §3.1), whatever they are called. */
function fill(type: Type, parameters: Parameters): object {
  const instance = new type() as Record<string, unknown>;
  for (const name of knownNames(type)) {
    const value = parameters.get(name);
    if (value !== undefined) instance[name] = value;
  }
  return instance;
}

function parametersOf(value: unknown): Parameters {
  if (value instanceof QueryString) return parseForm(value.text);
  if (value instanceof Map) return value as Parameters;
  throw new OAuthError('invalid_request', 'empty body');
}

/** Turns bodies and queries into their `*.request.ts` classes, or throws `invalid_request` with the first thing that is wrong. */
@Injectable()
export class ParametersPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || metatype === Object) return value;
    const request = fill(metatype, parametersOf(value));
    const [wrong] = validateSync(request, { stopAtFirstError: true, forbidUnknownValues: false });
    if (wrong) throw new OAuthError('invalid_request', Object.values(wrong.constraints ?? {})[0] ?? `${wrong.property} is malformed`);
    return request;
  }
}
