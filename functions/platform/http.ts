/** A sentence in each language of messages: the domain's `Wording`, which the platform does not know. */
export type Words = Readonly<{ 'zh-Hans': string; en: string }>;

/** One thing that is wrong with a request; `path` like `sections[2].audience.classes[0]`. */
export type ProblemDetail = Readonly<{ path: string; code: string; message: Words }>;

/** What went wrong, before it is said in one language. `code` is stable kebab-case; `detail` says what to do. */
export type Problem = Readonly<{ status: number; code: string; title: Words; detail: Words; errors: readonly ProblemDetail[] }>;

/** `application/problem+json` (RFC 9457). */
export type ProblemDocument = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: readonly Readonly<{ path: string; code: string; message: string }>[];
}>;

/** The `type` of a problem: names the kind of problem, the same in every deployment (RFC 9457, 3.1.1). */
export const problemType = (code: string): string => `urn:noticewire:problem:${code}`;

/** A problem in the words that `say` chooses. */
export const problemDocument = ({ status, code, title, detail, errors }: Problem, say: (words: Words) => string): ProblemDocument => ({
  type: problemType(code),
  title: say(title),
  status,
  detail: say(detail),
  code,
  ...(errors.length > 0 ? { errors: errors.map(({ message, ...where }) => ({ ...where, message: say(message) })) } : {}),
});

/** Sent with every answer, of the API and of the pages (OWASP Secure Headers Project). */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};
