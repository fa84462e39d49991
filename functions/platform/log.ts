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

/** The names and messages of an error and its causes; the places of the first. */
const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` ← ${describe(error.cause)}`;
  const place = error.stack?.split('\n')[1]?.trim() ?? '';
  return `${error.name}: ${error.message} ${place}${cause}`;
};
