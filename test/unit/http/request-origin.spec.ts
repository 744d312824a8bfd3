import { describe, expect, it } from '@jest/globals';
import { originOf } from '../../../apps/device-auth-server/src/http/request-origin.js';

describe('the origin of a request', () => {
  it.each([
    ['192.0.2.17', '192.0.2.17', '192.0.2.0/24'],
    ['::ffff:192.0.2.17', '192.0.2.17', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:DB8:1:2::6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::6', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['::ffff:c000:211', '192.0.2.17', '192.0.2.0/24'],
    ['::1', '0:0:0:0::/64', '127.0.0.0/8'],
    ['127.0.0.1', '127.0.0.1', '127.0.0.0/8'],
    ['127.9.8.7', '127.9.8.7', '127.0.0.0/8'],
    ['::ffff:127.0.0.1', '127.0.0.1', '127.0.0.0/8'],
    ['::2', '0:0:0:0::/64', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64', '64:ff9b:0::/48'],
    ['nonsense', 'unknown', 'unknown'],
    [undefined, 'unknown', 'unknown'],
  ])('of %s is counted as %s and shown as %s', (ip, address, network) => {
    expect(originOf(ip, 'id')).toEqual({ address, network, requestId: 'id' });
  });
});
