/** One thing that is wrong with a request; `path` like `sections[2].audience.classes[0]`. */
export type ProblemDetail = Readonly<{ path: string; code: string; message: string }>;

/** `application/problem+json` (RFC 9457). `code` is stable kebab-case; `detail` says what to do. */
export type Problem = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: readonly ProblemDetail[];
}>;

/** The `type` of a problem: names the kind of problem, the same in every deployment (RFC 9457, 3.1.1). */
export const problemType = (code: string): string => `urn:noticewire:problem:${code}`;

export const problemOf = ({ errors = [], ...problem }: Omit<Problem, 'type'>): Problem => ({
  type: problemType(problem.code),
  ...problem,
  ...(errors.length > 0 ? { errors } : {}),
});

/** Sent with every answer, of the API and of the pages (OWASP Secure Headers Project). */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};
