import { BlockList, isIP } from 'node:net';
import * as z from 'zod';

/** Proxies that stand in front of the service, whose word on where a request came from is taken. */
export type TrustedProxies = Readonly<{ isNone: boolean /** As they were given. */; text: string; has: (address: string) => boolean }>;

/** Where a request came from. */
export type Source = Readonly<{
  address: string;
  /** What calls are counted by: the address, of IPv6 its first 64 bits, since each household has so many. */
  network: string;
  /** A program on the machine that the service itself runs on, with no proxy between: nobody from outside. */
  isThisMachine: boolean;
}>;

/** `10.0.0.0/8, 2001:db8::/32, 192.0.2.7`, or nothing. @throws a sentence that names what is neither an address nor a range */
export const trustedProxies = (text: string): TrustedProxies => {
  const ranges = text.split(',').flatMap((one) => one.trim() || []);
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits, ...more] = range.split('/');
    const family = familyOf(address);
    const most = family === 'ipv6' ? 128 : 32;
    if (family === null || more.length > 0 || (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)))
      throw new Error(`${range} is neither an address nor a range of addresses like 10.0.0.0/8`);
    list.addSubnet(address, bits === undefined ? most : Number(bits), family);
  }
  return {
    isNone: ranges.length === 0,
    text: ranges.join(', '),
    has: (address) => {
      const family = familyOf(address);
      return family !== null && list.check(address, family);
    },
  };
};

/** The variable that names them. */
export const TrustedProxyList = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return trustedProxies(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

const Event = z.object({
  event: z.object({
    headers: z.record(z.string(), z.string().optional()).default({}),
    requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }),
  }),
});

/** What a proxy adds to the requests that it passes on. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-real-ip'] as const;

/**
 * Where the request of a Lambda event (HTTP API, format 2.0) came from: its peer, or, behind trusted proxies, the last address in
 * `X-Forwarded-For` that none of them has. What stands before that may be made up. Null when there is no event.
 */
export const sourceOf = (environment: unknown, proxies: TrustedProxies): Source | null => {
  const parsed = Event.safeParse(environment);
  if (!parsed.success) return null;
  const { headers, requestContext } = parsed.data.event;
  const peer = plain(requestContext.http.sourceIp);
  const named = (headers['x-forwarded-for'] ?? '').split(',').flatMap((one) => one.trim() || []);
  // API Gateway adds the peer to what it was given.
  const before = plain(named.at(-1) ?? '') === peer ? named.slice(0, -1) : named;
  let address = peer;
  for (const one of before.toReversed().map(plain)) {
    if (!proxies.has(address) || familyOf(one) === null) break;
    address = one;
  }
  const wasPassedOn = before.length > 0 || PROXY_HEADERS.some((name) => headers[name] !== undefined);
  return { address, network: networkOf(address), isThisMachine: proxies.isNone && !wasPassedOn && LOOPBACK.has(address) };
};

/** What calls of strangers are counted by; null for who calls from this machine itself, and is not counted. */
export const countedNetwork = (source: Source | null): string | null => (source === null || source.isThisMachine ? null : source.network);

const familyOf = (address: string): 'ipv4' | 'ipv6' | null => {
  const version = isIP(address);
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6';
};

/** Without port, brackets and zone; an IPv4 address that is written as IPv6 as what it is. */
const plain = (text: string): string => {
  const address = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .toLowerCase();
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
};

const LOOPBACK = trustedProxies('127.0.0.0/8, ::1');

const networkOf = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = (URL.parse(`http://[${address}]`)?.hostname ?? address).replace(/[[\]]/g, '').split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail ? tail.split(':') : [];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - first.length - last.length }, () => '0');
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`;
};
