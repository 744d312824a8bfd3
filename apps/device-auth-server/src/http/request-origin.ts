import { isIPv4, isIPv6 } from 'node:net';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { RequestOrigin } from '../protocol/settings.js';

/** The eight groups of an IPv6 address, `::` written out, a dotted tail read as two groups. */
function groupsOf(address: string): readonly number[] {
  const plain = address.split('%')[0] ?? '';
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/u.exec(plain);
  const text = dotted ? `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}` : plain;
  const [head = '', tail] = text.split('::');
  const read = (part: string) => part.split(':').flatMap((group) => (group === '' ? [] : [Number.parseInt(group, 16)]));
  const left = read(head);
  const right = tail === undefined ? [] : read(tail);
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

const hex = (high = '0', low = '0'): string => (Number(high) * 256 + Number(low)).toString(16);

const prefix = (groups: readonly number[], count: number): string =>
  `${groups
    .slice(0, count)
    .map((group) => group.toString(16))
    .join(':')}::/${count * 16}`;

/** Some proxies forward the client's port with its address, which would make every client one and the same unknown. */
const withoutPort = (text: string): string => {
  const [, v6, v4] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/u.exec(text) ?? [];
  return v6 ?? v4 ?? text;
};

/** An IPv4 address that came through an IPv6 socket is an IPv4 address, whichever way it is spelt (RFC 4291 §2.5.5.2). */
export function unmapped(address: string): string {
  if (!isIPv6(address)) return address;
  const [high = 0, low = 0] = groupsOf(address).slice(6);
  const isMapped = prefix(groupsOf(address), 6) === '0:0:0:0:0:ffff::/96';
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : address;
}

/** 127.0.0.0/8 and `::1` are this very machine, whichever a program happens to take. */
const LOOPBACK = '127.0.0.0/8';

const v4Network = (address: string): string => (address.startsWith('127.') ? LOOPBACK : `${address.split('.').slice(0, 3).join('.')}.0/24`);

const v6Network = (groups: readonly number[]): string => (groups.slice(0, 7).every((group) => group === 0) && groups[7] === 1 ? LOOPBACK : prefix(groups, 3));

type Place = Pick<RequestOrigin, 'address' | 'network'>;

/** Of the addresses seen last: most requests come from where others came from just before. Begun anew when it is full. */
const places = new Map<string, Place>();
const MOST_PLACES = 4_096;

/** Where a request came from; forwarded headers count as far as the configured proxies are trusted, which Fastify decides. */
export function originOf(ip: string | undefined, requestId: string): RequestOrigin {
  const spelt = ip ?? '';
  let place = places.get(spelt);
  if (place === undefined) {
    place = placeOf(spelt);
    if (places.size >= MOST_PLACES) places.clear();
    places.set(spelt, place);
  }
  return { address: place.address, network: place.network, requestId };
}

/** The same of a request in hand. */
export const requestOrigin = ({ ip, id }: FastifyRequest): RequestOrigin => originOf(ip, id);

/** The same for a handler of pages. Endpoints that are asked thousands of times a second take it of the request: a parameter goes through the pipes. */
export const Origin = createParamDecorator((_: unknown, context: ExecutionContext) => requestOrigin(context.switchToHttp().getRequest<FastifyRequest>()));

/**
 * What attempts are counted by and what people are shown. One household holds a /64 or more of IPv6, so a single address of it means nothing.
 */
function placeOf(ip: string): Place {
  const address = unmapped(withoutPort(ip));
  if (isIPv4(address)) return { address, network: v4Network(address) };
  if (!isIPv6(address)) return { address: 'unknown', network: 'unknown' };
  const groups = groupsOf(address);
  return { address: prefix(groups, 4), network: v6Network(groups) };
}
