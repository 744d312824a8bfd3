import { clientInconsistencies } from './client-consistency.js';
import type { ClientEntry } from './client.entry.js';
import { APPROVE_SCOPE } from './companion.js';
import type { ConfigFileEntry } from './config-file.entry.js';
import { DEFAULTS } from './defaults.js';
import { overlay } from './overlay.js';
import { readClient } from './read-client.js';
import { OWN_SCOPES } from './resource-registry.js';
import type { ResourceEntry } from './resource.entry.js';
import type { SettingsEntry } from './settings.entry.js';
import { scopeValues } from './text-fault.js';
import type { Mistake } from './validate-entry.js';

/**
 * Contradictions between entries that each are well written. A malformed entry was told of already and is passed over, so that one start
 * shows every mistake there is.
 */
export function fileInconsistencies(file: ConfigFileEntry, malformed: readonly Mistake[], issuer: string | undefined): readonly Mistake[] {
  const isSound = (name: string): boolean => !malformed.some((mistake) => mistake.name === name || /^[.[]/u.test(mistake.name.replace(name, '')));
  const soundOf = <Entry>(name: string, entries: readonly Entry[] | undefined): readonly (Entry | undefined)[] =>
    Array.isArray(entries) && !malformed.some((mistake) => mistake.name === name)
      ? entries.map((entry: Entry, index) => (isSound(`${name}[${index}]`) ? entry : undefined))
      : [];
  const clients = soundOf('clients', file.clients);
  const resources = soundOf('resources', file.resources);
  return [
    ...clients.flatMap((client, index) => clientMistakes(client, index, clients)),
    ...resources.flatMap((resource, index) => resourceMistakes(resource, index, resources, issuer)),
    ...(resources.includes(undefined) ? [] : unknownResources(clients, [...resources.map((entry) => entry?.resource), issuer])),
    ...(clients.includes(undefined) ? [] : unknownClients(resources, new Set(clients.map((entry) => entry?.client_id)))),
    ...(isSound('settings') ? lifetimeMistakes(file.settings) : []),
  ];
}

function clientMistakes(entry: ClientEntry | undefined, index: number, all: readonly (ClientEntry | undefined)[]): readonly Mistake[] {
  if (entry === undefined) return [];
  const at = (member: string, text: string): Mistake => ({ name: `clients[${index}].${member}`, text });
  const first = all.findIndex((other) => other?.client_id === entry.client_id);
  return [
    ...(first < index ? [at('client_id', `is ${entry.client_id} like clients[${first}]. Give each client its own.`)] : []),
    ...clientInconsistencies(readClient(entry)).map(({ member, text }) => at(member, text)),
  ];
}

function resourceMistakes(
  entry: ResourceEntry | undefined,
  index: number,
  all: readonly (ResourceEntry | undefined)[],
  issuer: string | undefined,
): readonly Mistake[] {
  if (entry === undefined) return [];
  const at = (member: string, text: string): Mistake => ({ name: `resources[${index}].${member}`, text });
  const reserved: readonly string[] = [...OWN_SCOPES, APPROVE_SCOPE];
  const first = all.findIndex((other) => other?.resource === entry.resource);
  const taken = scopeValues(entry.scope).find((one) => reserved.includes(one));
  return [
    ...(first < index ? [at('resource', `is ${entry.resource} like resources[${first}]. Give each API its own.`)] : []),
    ...(entry.resource === issuer ? [at('resource', 'is the issuer, which the server keeps for its own userinfo. Leave it out.')] : []),
    ...(taken === undefined ? [] : [at('scope', `has ${taken}, which belongs to the server itself. Leave it out here.`)]),
  ];
}

const unknownResources = (clients: readonly (ClientEntry | undefined)[], known: readonly (string | undefined)[]): readonly Mistake[] =>
  clients.flatMap((client, index) =>
    client?.default_resource === undefined || known.includes(client.default_resource)
      ? []
      : [{ name: `clients[${index}].default_resource`, text: 'is none of the resources of this file. Add it there, or correct it.' }],
  );

const unknownClients = (resources: readonly (ResourceEntry | undefined)[], known: ReadonlySet<string | undefined>): readonly Mistake[] =>
  resources.flatMap((resource, index) => {
    const unknown = resource?.introspected_by?.find((id) => !known.has(id));
    return unknown === undefined ? [] : [{ name: `resources[${index}].introspected_by`, text: `has ${unknown}, which is no client of this file.` }];
  });

function lifetimeMistakes(entry: SettingsEntry | undefined): readonly Mistake[] {
  const tokens = overlay(DEFAULTS.settings.tokens, entry?.tokens);
  const session = overlay(DEFAULTS.session, entry?.session);
  const pairs: readonly [string, number, string, number][] = [
    ['settings.tokens.refreshIdleSeconds', tokens.refreshIdleSeconds, 'refreshAbsoluteSeconds', tokens.refreshAbsoluteSeconds],
    ['settings.tokens.refreshIdleSeconds', tokens.refreshIdleSeconds, 'deviceRefreshAbsoluteSeconds', tokens.deviceRefreshAbsoluteSeconds],
    ['settings.session.idleSeconds', session.idleSeconds, 'absoluteSeconds', session.absoluteSeconds],
    ['settings.session.adminIdleSeconds', session.adminIdleSeconds, 'absoluteSeconds', session.absoluteSeconds],
  ];
  return pairs
    .filter(([, idle, , absolute]) => idle > absolute)
    .map(([name, idle, other, absolute]) => ({ name, text: `is ${idle} and more than ${other}, ${absolute}. Lower it, or raise the other.` }));
}
