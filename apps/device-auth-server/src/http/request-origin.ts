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

/** An IPv4 address that came through an IPv6 socket is an IPv4 address. */
const unmapped = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1] ?? address;

/**
 * What attempts are counted by and what people are shown. One household holds a /64 or more of IPv6, so a single address of it means nothing.
 */
export function originOf(ip: string | undefined, requestId: string): RequestOrigin {
  const address = unmapped(ip ?? '');
  if (isIPv4(address)) return { address, network: `${address.split('.').slice(0, 3).join('.')}.0/24`, requestId };
  if (!isIPv6(address)) return { address: 'unknown', network: 'unknown', requestId };
  const groups = groupsOf(address);
  return { address: prefix(groups, 4), network: prefix(groups, 3), requestId };
}

/** Where the request came from; forwarded headers count as far as the configured proxies are trusted, which Fastify decides. */
export const requestOrigin = (request: FastifyRequest): RequestOrigin => originOf(request.ip, request.id);

/** Gives a handler the `RequestOrigin` of its request. */
export const Origin = createParamDecorator((_: unknown, context: ExecutionContext): RequestOrigin =>
  requestOrigin(context.switchToHttp().getRequest<FastifyRequest>()),
);
