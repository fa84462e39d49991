import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** An answer longer than this, like the document of the API, repeats itself over long distances: to find that is worth more time. */
const LONG_BYTES = 500_000;

const WAYS = {
  br: (bytes: Uint8Array) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: bytes.length > LONG_BYTES ? 9 : 6 }),
} as const;
type Coding = keyof typeof WAYS;

/** The shorter first. */
const OFFERED: readonly Coding[] = ['br', 'gzip'];

/** The coding that a client takes best (RFC 9110, 12.5.3), or null: as it is. */
export const codingFor = (accepted: string | undefined): Coding | null => {
  const weights = new Map(
    (accepted ?? '').split(',').map((range) => {
      const [coding = '', ...parameters] = range
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [coding, weight === undefined ? 1 : Number(weight) || 0] as const;
    }),
  );
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  const [best] = OFFERED.filter((coding) => weightOf(coding) > 0).toSorted((a, b) => weightOf(b) - weightOf(a));
  return best ?? null;
};

/** What is shorter than this fits into one packet anyway. */
const WORTH_BYTES = 1000;
const TEXT = /^(?:text\/|image\/svg\+xml|application\/(?:json|problem\+json|ld\+json))/;

/** A text as short as its reader takes it, and the note for caches that it hangs on that: API Gateway's HTTP APIs compress nothing. */
export const compressed = async (response: Response, accepted: string | undefined): Promise<Response> => {
  if (!response.body || !TEXT.test(response.headers.get('content-type') ?? '') || response.headers.has('content-encoding')) return response;
  const headers = new Headers(response.headers);
  headers.append('vary', 'Accept-Encoding');
  const bytes = new Uint8Array(await response.arrayBuffer());
  const coding = bytes.length < WORTH_BYTES ? null : codingFor(accepted);
  const { status, statusText } = response;
  if (!coding) return new Response(bytes, { status, statusText, headers });
  headers.set('content-encoding', coding);
  headers.delete('content-length');
  return new Response(new Uint8Array(await WAYS[coding](bytes)), { status, statusText, headers });
};
