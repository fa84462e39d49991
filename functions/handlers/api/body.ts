import * as z from 'zod';
import { readBy } from '#domain/input/issue-flaws';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { EXPECTED_WORDS, type ReadJson, readJson } from '#platform/json';
import { problem } from '#platform/problem';
import { isUtf8Escaped, readUtf8 } from '#platform/utf8';
import { problemOfBody, problemOfQuery } from './answers.ts';
import type { Files } from './description.ts';
import type { ApiRequest } from './request.ts';

type Refusal = Readonly<{ problem: Problem }>;

/** A request above this is not even read; the text of a notice has a limit of its own. */
const REQUEST_BYTES = 1_000_000;

/** What an endpoint is given that takes nothing. */
const nothing = <T>(): z.ZodType<T> => z.custom<T>((given) => given === undefined);

/** The query as the endpoint takes it. */
export const parseQuery = <Query>(schema: z.ZodType<Query> | undefined, request: ApiRequest): Readonly<{ value: Query }> | Refusal => {
  if (schema && !isUtf8Escaped(request.search)) return QUERY_ILL_FORMED;
  const read = schema ? readBy(schema, request.query) : readBy(nothing<Query>(), undefined);
  return read.kind === 'read' ? read : { problem: problemOfQuery(read) };
};

/** `text`: all of it, by which one request is told from another. */
type ParsedBody<Body> = Readonly<{ value: Body; text: string; file: Uint8Array | null }>;

/** The body as the endpoint takes it: a file that it takes, else JSON in UTF-8 (RFC 8259, 8.1), whatever it was declared to be. */
export const parseBody = async <Body>(
  schema: z.ZodType<Body> | undefined,
  files: Files | undefined,
  request: ApiRequest,
  isOptional = false,
): Promise<ParsedBody<Body> | Refusal> => {
  const file = files ? await fileOf(files, request) : null;
  if (file && 'problem' in file) return file;
  const isLeftOut = isOptional && (await request.bytes()).byteLength === 0;
  const json = file
    ? { value: undefined, text: LATIN1.decode(file.bytes) }
    : isLeftOut
      ? { value: {}, text: '' }
      : schema
        ? await jsonOf(request)
        : { value: undefined, text: '' };
  if ('problem' in json) return json;
  const read = readBy(schema ?? nothing<Body>(), json.value);
  return read.kind === 'read' ? { value: read.value, text: json.text, file: file?.bytes ?? null } : { problem: problemOfBody(read) };
};

/** A character for each octet. */
const LATIN1 = new TextDecoder('latin1');

/** Null for a body of none of these media types. As text, a gateway hands over UTF-8 alone. */
const fileOf = async (
  { mediaTypes, mostBytes, tooLarge }: Files,
  request: ApiRequest,
): Promise<Readonly<{ bytes: Uint8Array }> | Refusal | null> => {
  const type = request.header('content-type') ?? '';
  const mediaType = (type.split(';')[0] ?? '').trim().toLowerCase();
  if (!mediaTypes.includes(mediaType)) return null;
  if (Number(request.header('content-length') ?? 0) > mostBytes) return tooLarge ? { problem: tooLarge } : fileTooLarge(mostBytes);
  const bytes = new Uint8Array(await request.bytes());
  if (bytes.byteLength > mostBytes) return tooLarge ? { problem: tooLarge } : fileTooLarge(mostBytes);
  const text = mediaType.startsWith('text/') ? readUtf8(bytes, type).kind : 'read';
  if (text === 'other-charset') return TEXT_OF_OTHER_CHARSET;
  return text === 'read' || bytes.byteLength === 0 ? { bytes } : TEXT_NOT_UTF8;
};

const fileTooLarge = (mostBytes: number): Refusal => ({
  problem: problem(
    413,
    'file-too-large',
    bilingual(
      `文件超过 ${mostBytes / 1_000_000} MB:请以 JSON {bytes, sha256} 预告,再上传到所得的地址`,
      `The file is over ${mostBytes / 1_000_000} MB: announce it as JSON {bytes, sha256}, and put it where the answer says`,
    ),
  ),
});

const TEXT_OF_OTHER_CHARSET: Refusal = {
  problem: problem(
    415,
    'charset-not-utf-8',
    bilingual(
      '文字须以 UTF-8 发送:其他编码(如 GB18030)的 CSV 请以 application/octet-stream 发送',
      'Text is sent in UTF-8: send CSV in another encoding, like GB18030, as application/octet-stream',
    ),
  ),
};

const TEXT_NOT_UTF8: Refusal = {
  problem: problem(
    400,
    'text-ill-formed',
    bilingual(
      '文字须为 UTF-8:其他编码(如 GB18030)的 CSV 请以 application/octet-stream 发送',
      'Text has to be in UTF-8: send CSV in another encoding, like GB18030, as application/octet-stream',
    ),
  ),
};

const jsonOf = async (request: ApiRequest): Promise<Readonly<{ value: unknown; text: string }> | Refusal> => {
  if (Number(request.header('content-length') ?? 0) > REQUEST_BYTES) return TOO_LARGE;
  const bytes = await request.bytes();
  if (bytes.byteLength > REQUEST_BYTES) return TOO_LARGE;
  const type = request.header('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i.test(type)) return NOT_JSON;
  const decoded = readUtf8(bytes, type);
  if (decoded.kind === 'other-charset') return NOT_UTF8;
  if (decoded.kind === 'ill-formed') return ILL_FORMED;
  const json = readJson(decoded.text);
  if (json.kind === 'malformed') return { problem: problemOfPlace(json) };
  return isWellFormed(json.value) ? { value: json.value, text: decoded.text } : LONE_SURROGATE;
};

const problemOfPlace = ({ line, column, expected }: Extract<ReadJson, { kind: 'malformed' }>): Problem => {
  const words = EXPECTED_WORDS[expected];
  return problem(
    400,
    'json-malformed',
    bilingual(
      `正文自第 ${line} 行第 ${column} 列起不是合法的 JSON:${words['zh-Hans']}`,
      `The body is not valid JSON from line ${line}, column ${column}: ${words.en}`,
    ),
  );
};

/** Half of a surrogate pair is no character: it can be neither stored nor sent. */
const isWellFormed = (value: unknown): boolean => {
  // No recursion: JSON may be nested more deeply than the stack.
  const waiting = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part === 'string' && !part.isWellFormed()) return false;
    if (typeof part !== 'object' || part === null) continue;
    for (const [name, inner] of Object.entries(part)) waiting.push(name, inner);
  }
  return true;
};

const NOT_JSON: Refusal = {
  problem: problem(
    415,
    'not-json',
    bilingual('请以 Content-Type: application/json 发送 JSON', 'Send JSON with Content-Type: application/json'),
  ),
};

const NOT_UTF8: Refusal = {
  problem: problem(
    415,
    'charset-not-utf-8',
    bilingual('JSON 须以 UTF-8 发送:请转换编码,不要声明其他 charset', 'JSON is sent in UTF-8: convert it, and declare no other charset'),
  ),
};

const ILL_FORMED: Refusal = {
  problem: problem(
    400,
    'text-ill-formed',
    bilingual(
      '正文不是 UTF-8(可能是 GBK、GB18030 或 UTF-16,或含乱码「\uFFFD」):JSON 须以 UTF-8 发送,请转换编码后重发',
      'The body is not in UTF-8 (perhaps it is in GBK, GB18030 or UTF-16, or holds U+FFFD, which other encodings turn into): JSON is sent in UTF-8, convert it and send it again',
    ),
  ),
};

const LONE_SURROGATE: Refusal = {
  problem: problem(
    400,
    'text-ill-formed',
    bilingual(
      '文字编码有误(落单的代理项),请以 UTF-8 发送',
      'Some text is not well-formed Unicode, a surrogate stands alone: send it as UTF-8',
    ),
  ),
};

const QUERY_ILL_FORMED: Refusal = {
  problem: problem(
    400,
    'text-ill-formed',
    bilingual(
      '网址中的查询参数不是 UTF-8(可能是 GBK):请以 UTF-8 编码',
      'The query of the URL is not in UTF-8 (perhaps it is in GBK): escape it as UTF-8',
    ),
  ),
};

const TOO_LARGE: Refusal = {
  problem: problem(
    413,
    'request-too-large',
    bilingual('请求超过 1 MB,请缩短,文件请作为附件发送', 'The request is over 1 MB: shorten it, and send files as attachments'),
  ),
};
