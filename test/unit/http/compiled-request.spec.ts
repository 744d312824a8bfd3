import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsString, validateSync, ValidateIf } from 'class-validator';
import fc from 'fast-check';
import { AuthorizeParameters, ConsentBody, SignInBody } from '../../../apps/device-auth-server/src/endpoints/authorize/authorize.request.js';
import { DecisionBody, DeviceQuery, EnterCodeBody, ShownCodeBody } from '../../../apps/device-auth-server/src/endpoints/device/device.request.js';
import { TokenBody } from '../../../apps/device-auth-server/src/endpoints/token/token.request.js';
import { compileRequest } from '../../../apps/device-auth-server/src/http/compiled-request.js';

const REQUESTS = [TokenBody, AuthorizeParameters, SignInBody, ConsentBody, DeviceQuery, EnterCodeBody, ShownCodeBody, DecisionBody];

const isValid = (request: object): boolean => validateSync(request, { forbidUnknownValues: false }).length === 0;

/** Names that some class knows and some that none does, with values right and wrong. */
const names = fc.constantFrom(
  'client_id',
  'grant_type',
  'resource',
  'user_code',
  'csrf',
  'request',
  'shown_at',
  'decision',
  'action',
  'step',
  'user_code_ending',
  '__proto__',
  'x',
);
const values = fc.oneof(
  fc.constantFrom('approve', 'deny', 'BCDFGHJK', '1700000000000', 'first', 'a'.repeat(43), 'a'.repeat(600), ''),
  fc.string(),
  fc.array(fc.string(), { maxLength: 2 }),
);

describe('a compiled request class', () => {
  it.each(REQUESTS.map((type) => [type.name, type] as const))('%s finds fine what class-validator finds fine, and nothing else', (_, type) => {
    const { read } = compileRequest(type);
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 8 }), (told) => {
        const { request, isFine } = read(new Map(told));
        expect(isFine).toBe(isValid(request));
      }),
    );
  });

  it('holds what the class knows and nothing else', () => {
    const { request } = compileRequest(DeviceQuery).read(new Map(Object.entries({ user_code: 'BCDF', other: 'x' })));
    expect({ ...request }).toEqual({ user_code: 'BCDF' });
    expect(request).toBeInstanceOf(DeviceQuery);
  });

  it('leaves to class-validator what it cannot read', () => {
    class Conditional {
      @IsString({ validateIf: () => true }) readonly text?: string;
    }
    expect(compileRequest(Conditional).read(new Map([['text', 'x']])).isFine).toBe(false);
  });

  it('asks the condition of a rule', () => {
    class Either {
      @IsOptional() @IsString() readonly other?: string;
      @ValidateIf(({ other }: Either) => other === undefined) @IsString() readonly text?: string;
    }
    const { read } = compileRequest(Either);
    const told = [{ other: 'x' }, {}, { text: 'x' }];
    expect(told.map((parameters) => read(new Map(Object.entries(parameters))).isFine)).toEqual([true, false, true]);
  });
});
