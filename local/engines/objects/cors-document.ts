import { escaped, unescaped } from '../xml.ts';
import { fault, type S3Fault } from './claims.ts';

/** What pages of other origins may do with the objects of a bucket (S3 user guide, "Elements of a CORS configuration"). */
export type CorsRule = Readonly<{
  id?: string | undefined;
  methods: readonly string[];
  origins: readonly string[];
  headers: readonly string[];
  exposed: readonly string[];
  maxAgeSeconds?: number | undefined;
}>;

const METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']);
const MOST_RULES = 100;

type Read = Readonly<{ kind: 'read'; rules: readonly CorsRule[] } | { kind: 'refused'; fault: S3Fault }>;

const refused = (code: string, message: string): Read => ({ kind: 'refused', fault: fault(400, code, message) });
const textsIn = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => unescaped(text.trim()));
const hasTwoWildcards = (pattern: string): boolean => pattern.split('*').length > 2;

/** The document of a PutBucketCors, or why S3 does not take it (S3 API reference, "PutBucketCors", "CORSRule"). */
export const readCors = (xml: string): Read => {
  if (!/<CORSConfiguration[\s>]/.test(xml)) return MALFORMED;
  const rules = [...xml.matchAll(/<CORSRule>([\s\S]*?)<\/CORSRule>/g)].map(([, rule = '']) => ruleIn(rule));
  if (rules.length === 0 || rules.some(({ methods, origins }) => methods.length === 0 || origins.length === 0)) return MALFORMED;
  if (rules.length > MOST_RULES)
    return refused('InvalidRequest', `The number of CORS rules should not exceed allowed limit of ${MOST_RULES} rules.`);
  for (const { methods, origins, headers, exposed } of rules) {
    const method = methods.find((one) => !METHODS.has(one));
    if (method !== undefined)
      return refused('InvalidRequest', `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
    const origin = origins.find(hasTwoWildcards);
    if (origin !== undefined) return refused('InvalidRequest', `AllowedOrigin "${origin}" can not have more than one wildcard.`);
    const header = headers.find(hasTwoWildcards);
    if (header !== undefined) return refused('InvalidRequest', `AllowedHeader "${header}" can not have more than one wildcard.`);
    const shown = exposed.find((one) => one.includes('*'));
    if (shown !== undefined) return refused('InvalidRequest', `ExposeHeader "${shown}" contains wildcard. It is not supported.`);
  }
  return { kind: 'read', rules };
};

const MALFORMED = refused('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');

const ruleIn = (xml: string): CorsRule => {
  const [id] = textsIn(xml, 'ID');
  const [maxAge] = textsIn(xml, 'MaxAgeSeconds');
  return {
    id,
    methods: textsIn(xml, 'AllowedMethod'),
    origins: textsIn(xml, 'AllowedOrigin'),
    headers: textsIn(xml, 'AllowedHeader'),
    exposed: textsIn(xml, 'ExposeHeader'),
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
  };
};

/** The same as it is sent and answered. */
export const corsDocument = (rules: readonly CorsRule[]): string => {
  const all = (name: string, texts: readonly (string | number | undefined)[]): string =>
    texts.map((text) => (text === undefined ? '' : `<${name}>${escaped(String(text))}</${name}>`)).join('');
  const written = rules.map(
    ({ id, methods, origins, headers, exposed, maxAgeSeconds }) =>
      `<CORSRule>${all('ID', [id])}${all('AllowedMethod', methods)}${all('AllowedOrigin', origins)}${all('AllowedHeader', headers)}${all('ExposeHeader', exposed)}${all('MaxAgeSeconds', [maxAgeSeconds])}</CORSRule>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${written.join('')}</CORSConfiguration>`;
};
