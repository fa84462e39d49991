/** What may be logged: codes, ids, counts, durations. Never bodies, headers, addresses, URLs of endpoints. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = Readonly<{
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields): void;
  fault(code: string, error: unknown, fields?: LogFields): void;
}>;

/** One JSON line for each event. */
export const logger = (functionName: string, write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Log => {
  const line = (level: string, code: string, fields: LogFields): void =>
    write(JSON.stringify({ at: new Date().toISOString(), level, function: functionName, code, ...fields }));
  return {
    info: (code, fields = {}) => line('info', code, fields),
    warn: (code, fields = {}) => line('warn', code, fields),
    fault: (code, error, fields = {}) => line('error', code, { ...fields, error: describe(error) }),
  };
};

/** Causes are followed so far, and messages quoted up to so many characters: a fault must not flood the log. */
const DEEPEST_CAUSE = 5;
const LONGEST_MESSAGE = 500;

/** The names and messages of an error and its causes, each with the place that it comes from. */
const describe = (error: unknown, depth = 0): string => {
  if (!(error instanceof Error)) return discreet(String(error));
  const place =
    error.stack
      ?.split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim() ?? '';
  const cause = error.cause === undefined || depth >= DEEPEST_CAUSE ? '' : ` ← ${describe(error.cause, depth + 1)}`;
  return `${error.name}: ${discreet(error.message)} ${place}${cause}`;
};

/**
 * Other people's libraries put addresses, URLs and secrets into their messages: SES names who is not verified, `new URL` what is not a URL.
 */
const discreet = (message: string): string => message.split(/\s+/).map(discreetWord).join(' ').slice(0, LONGEST_MESSAGE);

const discreetWord = (word: string): string => {
  if (word.includes('@')) return '<address>';
  if (word.includes('://')) return '<url>';
  return /(?:nw|whsec)_\w/.test(word) ? '<secret>' : word;
};
