import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IPv6 outside 2000::/3 is not the public internet, whatever range it is called. */
const PUBLIC_IPV6_MASK = 0xe0;
const PUBLIC_IPV6 = 0x20;

/** Is this IP address one of the public internet? Mapped, translated and reserved ones are not (RFC 6890 and what came after it). */
export const isPublicAddress = (ip: string): boolean => {
  try {
    const address = ipaddr.process(ip);
    if (address.range() !== 'unicast') return false;
    return address.kind() === 'ipv4' || ((address.toByteArray()[0] ?? 0) & PUBLIC_IPV6_MASK) === PUBLIC_IPV6;
  } catch {
    return false;
  }
};

export class BlockedAddress extends Error {}

/** A DNS lookup at connect time that refuses a name if any of its addresses is not public: a later answer cannot differ from the one checked. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(new BlockedAddress('not a public address'), '');
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};
