import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { OAuthError } from '@device-auth/oauth-core';
import { validateSync } from 'class-validator';
import { compileRequest } from './compiled-request.js';
import type { CompiledRequest } from './compiled-request.js';
import { parseForm } from './form-body.js';
import type { Parameters } from './form-body.js';
import { QueryString } from './query-string.js';

const compiled = new WeakMap<object, CompiledRequest>();

function compiledOf(type: Type<object>): CompiledRequest {
  const known = compiled.get(type) ?? compileRequest(type);
  compiled.set(type, known);
  return known;
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
    const { request, isFine } = compiledOf(metatype as Type<object>).read(parametersOf(value));
    if (isFine) return request;
    const [wrong] = validateSync(request, { stopAtFirstError: true, forbidUnknownValues: false });
    if (wrong) throw new OAuthError('invalid_request', Object.values(wrong.constraints ?? {})[0] ?? `${wrong.property} is malformed`);
    return request;
  }
}
