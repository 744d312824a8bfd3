import type { Config } from './config.js';
import { APPROVE_SCOPE } from './companion.js';
import { clientInconsistencies } from './client-consistency.js';
import { OWN_SCOPES } from './resource-registry.js';
import type { Mistake } from './validate-entry.js';

/** Contradictions between entries that each are well written. */
export function fileMistakes({ clients, resources, settings, session, http }: Config): readonly Mistake[] {
  return [...clientMistakes(clients, resources, http.issuer), ...resourceMistakes(resources, http.issuer), ...lifetimeMistakes(settings.tokens, session)];
}

function clientMistakes(clients: Config['clients'], resources: Config['resources'], issuer: string | undefined): readonly Mistake[] {
  const known = new Set([...resources.map(({ resource }) => resource), issuer]);
  return clients.flatMap((client, index) => {
    const at = (member: string, text: string): Mistake => ({ name: `clients[${index}].${member}`, text });
    const first = clients.findIndex(({ clientId }) => clientId === client.clientId);
    const unknown = client.defaultResource !== undefined && !known.has(client.defaultResource);
    return [
      ...(first < index ? [at('client_id', `is ${client.clientId} like clients[${first}]. Give each client its own.`)] : []),
      ...(unknown ? [at('default_resource', 'is none of the resources of this file. Add it there, or correct it.')] : []),
      ...clientInconsistencies(client).map(({ member, text }) => at(member, text)),
    ];
  });
}

function resourceMistakes(resources: Config['resources'], issuer: string | undefined): readonly Mistake[] {
  const reserved: readonly string[] = [...OWN_SCOPES, APPROVE_SCOPE];
  return resources.flatMap(({ resource, scope }, index) => {
    const at = (member: string, text: string): Mistake => ({ name: `resources[${index}].${member}`, text });
    const first = resources.findIndex((other) => other.resource === resource);
    const taken = scope.find((one) => reserved.includes(one));
    return [
      ...(first < index ? [at('resource', `is ${resource} like resources[${first}]. Give each API its own.`)] : []),
      ...(resource === issuer ? [at('resource', 'is the issuer, which the server keeps for its own userinfo. Leave it out.')] : []),
      ...(taken === undefined ? [] : [at('scope', `has ${taken}, which belongs to the server itself. Leave it out here.`)]),
    ];
  });
}

function lifetimeMistakes(tokens: Config['settings']['tokens'], session: Config['session']): readonly Mistake[] {
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
