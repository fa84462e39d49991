const PARTS = /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];
const MOST_MS = 400 * 86_400_000;

/** Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds; `PT0S` is none. @throws with what to write instead */
export const durationMs = (text: string): number => {
  const parts = PARTS.exec(text)?.slice(1) ?? [];
  if (parts.every((part) => part === undefined)) throw new Error(`"${text}" is not a duration: write PT15M, PT24H or P7D.`);
  const ms = parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (UNITS_MS[i] ?? 0), 0);
  if (ms > MOST_MS) throw new Error(`${text} is more than 400 days: move the clock in smaller steps.`);
  return ms;
};
