import { describe, expect, it } from 'vitest';
import { sourceOf, TrustedProxyList, trustedProxies } from '../../../functions/platform/source-address.ts';

const lambda = (sourceIp: string, headers: Readonly<Record<string, string>> = {}) => ({
  event: { headers, requestContext: { http: { sourceIp } } },
});
const from = (sourceIp: string, forwardedFor: string | null = null, proxies = '') =>
  sourceOf(lambda(sourceIp, forwardedFor === null ? {} : { 'x-forwarded-for': forwardedFor }), trustedProxies(proxies));

describe('where a request came from', () => {
  it.each([
    ['its peer', '203.0.113.7', null, '', '203.0.113.7'],
    ['its peer, whatever it says itself', '203.0.113.7', '198.51.100.1, 203.0.113.7', '', '203.0.113.7'],
    ['its peer, when another one is trusted', '203.0.113.7', '198.51.100.1', '10.0.0.0/8', '203.0.113.7'],
    ['whom a trusted proxy names', '10.1.2.3', '203.0.113.7, 10.1.2.3', '10.0.0.0/8', '203.0.113.7'],
    ['whom a proxy names that adds nothing of itself', '10.1.2.3', '203.0.113.7', '10.0.0.0/8', '203.0.113.7'],
    ['whom the first of two trusted proxies names', '10.1.2.3', '203.0.113.7, 192.0.2.9', '10.0.0.0/8,192.0.2.0/24', '203.0.113.7'],
    ['not what stands before it, which anybody may write', '10.1.2.3', '127.0.0.1, 10.9.9.9, 203.0.113.7', '10.0.0.0/8', '203.0.113.7'],
    ['the proxy itself when it names nobody', '10.1.2.3', '', '10.0.0.0/8', '10.1.2.3'],
    ['the proxy itself when it names nonsense', '10.1.2.3', 'unknown', '10.0.0.0/8', '10.1.2.3'],
    ['an address with its port', '10.1.2.3', '203.0.113.7:4711', '10.0.0.0/8', '203.0.113.7'],
    ['an IPv6 address in brackets', '::1', '[2001:db8::7]:443', '::1', '2001:db8::7'],
    ['a trusted proxy on the same machine', '127.0.0.1', '203.0.113.7', '127.0.0.1', '203.0.113.7'],
    ['an IPv4 address that is written as IPv6', '::ffff:203.0.113.7', null, '', '203.0.113.7'],
    ['an IPv4 proxy that is written as IPv6', '::ffff:10.1.2.3', '203.0.113.7', '10.0.0.0/8', '203.0.113.7'],
  ])('is %s', (_, peer, forwardedFor, proxies, address) => {
    expect(from(peer, forwardedFor, proxies)?.address).toBe(address);
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['::2', '0:0:0:0::/64'],
  ])('counts for %s as %s', (address, network) => {
    expect(from(address)?.network).toBe(network);
  });

  it('tells a program on this machine from whoever comes through a proxy on it', () => {
    for (const loopback of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) expect(from(loopback)?.isThisMachine).toBe(true);
    expect(from('127.0.0.1', '127.0.0.1')?.isThisMachine).toBe(true);
    expect(from('203.0.113.7')?.isThisMachine).toBe(false);
    expect(from('203.0.113.7', '127.0.0.1')?.isThisMachine).toBe(false);
    // A proxy that nobody named as trusted gives itself away.
    expect(from('127.0.0.1', '203.0.113.7, 127.0.0.1')?.isThisMachine).toBe(false);
    for (const header of ['forwarded', 'via', 'x-real-ip'])
      expect(sourceOf(lambda('127.0.0.1', { [header]: '1' }), trustedProxies(''))?.isThisMachine, header).toBe(false);
    // Where one is named, nothing comes past it unseen.
    expect(from('127.0.0.1', null, '127.0.0.1')?.isThisMachine).toBe(false);
    expect(from('127.0.0.1', '127.0.0.1', '127.0.0.1')?.isThisMachine).toBe(false);
  });

  it('is not known without an event of Lambda', () => {
    expect(sourceOf({}, trustedProxies(''))).toBeNull();
    expect(sourceOf(undefined, trustedProxies(''))).toBeNull();
  });
});

describe('trusted proxies', () => {
  it('are addresses and ranges of both kinds, separated by commas', () => {
    const proxies = trustedProxies(' 10.0.0.0/8,192.0.2.7 , 2001:db8::/32,::1 ');
    for (const address of ['10.255.0.1', '192.0.2.7', '2001:db8:ffff::1', '::1']) expect(proxies.has(address), address).toBe(true);
    for (const address of ['11.0.0.1', '192.0.2.8', '2001:db9::1', '::2', 'nonsense', ''])
      expect(proxies.has(address), address).toBe(false);
    expect(proxies.isNone).toBe(false);
    expect(trustedProxies(' ')).toMatchObject({ isNone: true });
  });

  it.each(['10.0.0.0/33', '10.0.0/8', '2001:db8::/129', 'proxy.example', '10.0.0.0/8/8x', '10.0.0.0/', '*'])(
    'are refused by name when one is %s',
    (text) => {
      expect(() => trustedProxies(`127.0.0.1,${text}`)).toThrow(`${text} is neither`);
      const read = TrustedProxyList.safeParse(text);
      expect(read.error?.issues[0]?.message).toContain('neither an address nor a range');
    },
  );
});
