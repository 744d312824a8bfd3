import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Service {
  readonly build?: string | { readonly context: string; readonly target: string };
  readonly image: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: object;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const read = (...names: string[]): string => readFileSync(join(import.meta.dirname, '../../..', ...names), 'utf8');
const { services } = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const all = Object.entries(services);
const those = (wanted: (service: Service) => boolean): [string, Service][] => all.filter(([, service]) => wanted(service));

/** The instructions of the image a service builds: of its last stage, or of the one it names. */
function instructionsOf({ build }: Service): readonly string[] {
  if (build === undefined) return [];
  const [directory, target] = typeof build === 'string' ? [build] : [build.context, build.target];
  const stages = read(directory, 'Dockerfile').split(/^(?=FROM )/mu);
  const stage = target === undefined ? stages.at(-1) : stages.find((one) => one.split('\n', 1)[0]?.endsWith(` AS ${target}`));
  return stage?.split('\n') ?? [];
}

const instruction = (service: Service, name: string): string | undefined => instructionsOf(service).findLast((line) => line.startsWith(`${name} `));

describe('docker-compose.yml', () => {
  it.each(all)('gives %s no root, no file to write beside its volumes, and no capability', (_, service) => {
    expect(service.user ?? instruction(service, 'USER')).toMatch(/^(?:USER )?(?:node|redis|haproxy)$/u);
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  });

  it.each(those(({ restart }) => restart !== undefined))('asks %s for its health', (_, service) => {
    expect(service.healthcheck ?? instruction(service, 'HEALTHCHECK')).toBeDefined();
  });

  it.each(those(({ command }) => command?.[0] === 'redis-server'))('lets %s forget nothing, and nobody outside reach it', (_, service) => {
    const options = service.command?.join(' ');
    expect(options).toMatch(/--appendonly yes --appendfsync everysec .*--maxmemory-policy noeviction$/u);
    expect(service.networks).toEqual(['store']);
    expect(service.ports).toBeUndefined();
  });

  it('starts one server and its store when nothing more is asked for', () => {
    expect(those(({ profiles }) => profiles === undefined).map(([name]) => name)).toEqual(['server', 'secret-keys', 'redis']);
  });

  it('holds no key: every server reads the file that one container makes', () => {
    const servers = those(({ environment }) => environment !== undefined);
    expect(servers.map(([name]) => name)).toEqual(['server', 'scale-server', 'cluster-server']);
    for (const [, { environment }] of servers) {
      expect(environment).toMatchObject({ SECRET_KEYS_FILE: '/data/secret-keys' });
      expect(environment).not.toHaveProperty('SECRET_KEYS');
    }
  });
});

describe('the image of the server', () => {
  it('is made of what was built for it and of nothing else', () => {
    const copied = instructionsOf({ build: { context: '.', target: 'server' }, image: '' }).filter((line) => line.startsWith('COPY '));
    expect(copied).toEqual([
      'COPY apps/device-auth-server/package.json apps/device-auth-server/',
      'COPY --from=build /app/apps/device-auth-server/dist apps/device-auth-server/dist',
      'COPY apps/device-auth-server/src/storage/redis/*.lua apps/device-auth-server/src/storage/redis/',
    ]);
  });
});
