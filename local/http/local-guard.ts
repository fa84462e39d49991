import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';

export type Denial = Readonly<{ status: 401 | 403; detail: string; headers: OutgoingHttpHeaders }>;

/** Who may look below `/_local`: whoever sits at the machine, and, where a key is asked for, knows it. */
export class LocalGuard {
  readonly #keyHash: Buffer | null;

  /**
   * @param key asked for by `Authorization: Bearer`, or as the password of HTTP Basic, which browsers ask people for; null: nobody is asked
   */
  constructor(key: string | null) {
    this.#keyHash = key === null ? null : sha256(key);
  }

  /** @param isOpen to every program of this machine, without a key */
  denialOf(message: IncomingMessage, isOpen: boolean): Denial | null {
    const why = FROM_ELSEWHERE.find(({ holds }) => holds(message))?.detail;
    if (why !== undefined) return { status: 403, detail: why, headers: {} };
    if (isOpen || this.#keyHash === null || this.#isKnown(this.#keyHash, message.headers.authorization)) return null;
    return { status: 401, detail: KEY_WANTED, headers: { 'www-authenticate': CHALLENGES } };
  }

  #isKnown(keyHash: Buffer, authorization = ''): boolean {
    const [, scheme = '', given = ''] = /^(bearer|basic) +(\S+)$/i.exec(authorization) ?? [];
    const key = scheme.toLowerCase() === 'basic' ? passwordOf(given) : given;
    return timingSafeEqual(sha256(key), keyHash);
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** RFC 7617 section 2: the user's name ends at the first colon; here any name will do. */
const passwordOf = (credentials: string): string => {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
};

const KEY_WANTED =
  '这里要运营密钥:Authorization: Bearer …,或在浏览器里填作密码(用户名随意) ' +
  'The operator key is needed here: as Authorization: Bearer …, or in a browser as the password, with any user name.';
const CHALLENGES = ['Basic realm="noticewire /_local: the operator key is the password", charset="UTF-8"', 'Bearer realm="noticewire"'];

/** What proxies add on the way (RFC 7239; RFC 9110 section 7.6.3), and delivery networks and load balancers under names of their own. */
const ADDED_ON_THE_WAY =
  /^(?:(?:.*-)?forwarded(?:-.*)?|via|x-(?:original|proxy|envoy|amzn|azure)(?:-.*)?|(?:cf|cdn)-.*|(?:.*-)?(?:real|client|connecting|remote|source|proxyuser|cluster-client)-(?:ip|addr))$/;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
export const isLoopback = (address: string): boolean =>
  isIP(address) !== 0 && LOOPBACK.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

const hostNameOf = (host = ''): string => URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
const isHere = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost') || isLoopback(name);

/** Each sign that somebody else asks, and what to tell them. */
const FROM_ELSEWHERE: readonly Readonly<{ holds: (message: IncomingMessage) => boolean; detail: string }>[] = [
  {
    holds: ({ socket }) => !isLoopback(socket.remoteAddress ?? ''),
    detail: '只有在本机上才能看 Only whoever sits at the machine may look here: ask on it, by 127.0.0.1.',
  },
  {
    holds: ({ headers }) => Object.keys(headers).some((name) => ADDED_ON_THE_WAY.test(name)),
    detail:
      '经代理转发的请求不能看 Only whoever sits at the machine may look here, and this request came by a proxy: ask on the machine, by 127.0.0.1. ' +
      'The proxy should refuse /_local itself.',
  },
  {
    // As nginx asks unless told otherwise, and without a header that tells.
    holds: ({ httpVersionMajor, httpVersionMinor }) => httpVersionMajor === 1 && httpVersionMinor === 0,
    detail:
      'HTTP/1.0 多半来自代理,不能看 Only whoever sits at the machine may look here, and HTTP/1.0 is how proxies ask: use HTTP/1.1, on the machine, by 127.0.0.1.',
  },
  {
    // A name that leads here may be anybody's (DNS rebinding).
    holds: ({ headers }) => !isHere(hostNameOf(headers.host)),
    detail: '只能用 127.0.0.1 或 localhost 访问 Only whoever sits at the machine may look here: ask for it by 127.0.0.1 or localhost.',
  },
  {
    // A page elsewhere may make a browser ask, by a form of its own.
    holds: ({ headers: { host, origin, 'sec-fetch-site': site } }) =>
      origin === undefined || origin === 'null' ? site === 'cross-site' : URL.parse(origin)?.host !== host,
    detail: '别的网站的页面不能替你来看 A page of another site may not look here for you: open it yourself.',
  },
];
