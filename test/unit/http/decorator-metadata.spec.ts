import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { createServer } from '../../../apps/device-auth-server/src/app.js';
import type { RunningServer } from '../../../apps/device-auth-server/src/app.js';
import { loadConfig } from '../../../apps/device-auth-server/src/config/load-config.js';

const VALIDATED = [RouteParamtypes.BODY, RouteParamtypes.QUERY];

interface Validated {
  readonly where: string;
  readonly type: unknown;
}

/** Every `@Body()` and `@Query()` parameter of every controller, with the class the pipe is told of. */
function validatedParameters(server: RunningServer): Validated[] {
  const controllers = [...server.app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const controller = metatype as new (...args: unknown[]) => object;
    return new MetadataScanner().getAllMethodNames(controller.prototype as object).flatMap((method) => {
      const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, { index: number }>;
      const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ?? []) as unknown[];
      return Object.entries(parameters)
        .filter(([key]) => VALIDATED.includes(Number(key.split(':')[0])))
        .map(([, { index }]) => ({ where: `${controller.name}.${method}`, type: types[index] }));
    });
  });
}

describe('request classes', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await createServer(loadConfig({ PORT: '0', STORE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent', CONFIG_FILE: 'none.json' }, () => '{}'));
  });
  afterAll(() => server.close());

  it('keep the metadata the validation pipe reads them by', () => {
    const parameters = validatedParameters(server);
    expect(parameters.length).toBeGreaterThanOrEqual(4);
    const bare = new Set<unknown>([Object, Function, String, Number, Boolean, Array, undefined]);
    expect(parameters.filter(({ type }) => bare.has(type))).toEqual([]);
  });
});
