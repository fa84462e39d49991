import { lookup as lookUp } from 'node:dns/promises';
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

const OF_ONE_NETWORK: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal']);

/** Public, or of this machine and its own network. Link-local addresses, where clouds keep their metadata services, are neither. */
export const isNearOrPublicAddress = (ip: string): boolean => {
  if (isPublicAddress(ip)) return true;
  try {
    return OF_ONE_NETWORK.has(ipaddr.process(ip).range());
  } catch {
    return false;
  }
};

/** The name stands for an address that may not be called. */
export class BlockedAddress extends Error {}

/** All addresses that a name stands for. */
export type Resolve = (hostname: string) => Promise<readonly Readonly<{ address: string; family: number }>[]>;

export const systemResolve: Resolve = (hostname) => lookUp(hostname, { all: true });

/**
 * A DNS lookup at connect time that refuses a name if any of its addresses is not allowed. The addresses looked at are the very ones
 * that are connected to, so a later answer of the name server cannot differ from the one checked.
 */
export const guardedLookup =
  (isAllowed: (address: string) => boolean, resolve: Resolve): LookupFunction =>
  (hostname, { all }, callback) => {
    resolve(hostname)
      .then((addresses) => {
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => isAllowed(address))) throw new BlockedAddress('not a public address');
        return { first, addresses: [...addresses] };
      })
      .then(
        ({ first, addresses }) => (all ? callback(null, addresses) : callback(null, first.address, first.family)),
        (error: Error) => callback(error, ''),
      );
  };
