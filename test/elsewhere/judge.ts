import * as z from 'zod';

/** What a test of ours does on an engine of others that AWS does not do. */
export type Quirk = Readonly<{
  engine: 'ministack' | 'moto';
  /** Below test/, without its ending. */
  file: string;
  /** With the names of the groups around it. */
  test: string;
  /** What the engine does, and AWS does not. */
  reason: string;
  /** It is not even tried: it would take minutes, or end the engine. */
  notRun?: true;
}>;

export type Outcome = Readonly<{ file: string; test: string; status: 'passed' | 'failed' | 'skipped'; message: string }>;

/** What a run on an engine says: tests that went as they should, those that deviate as the list has it, and what is wrong. */
export type Judgement = Readonly<{ passed: number; skipped: number; quirky: readonly Quirk[]; wrong: readonly string[] }>;

/** Red is what fails without being on the list, and equally what is on the list and passes, or is there no more. */
export const judge = (outcomes: readonly Outcome[], listed: readonly Quirk[]): Judgement => {
  const wrong: string[] = [];
  const quirky: Quirk[] = [];
  for (const quirk of listed) {
    const status = outcomes.find(({ file, test }) => file === quirk.file && test === quirk.test)?.status;
    const name = `${quirk.file}: ${quirk.test}`;
    if (status === (quirk.notRun ? 'skipped' : 'failed')) quirky.push(quirk);
    else if (status === undefined) wrong.push(`${name}\n  is on the list of quirks, and there is no such test`);
    else wrong.push(`${name}\n  is on the list of quirks, and is ${status} now`);
  }
  const isListed = (outcome: Outcome): boolean => listed.some(({ file, test }) => file === outcome.file && test === outcome.test);
  const others = outcomes.filter((outcome) => !isListed(outcome));
  for (const { file, test, status, message } of others) if (status === 'failed') wrong.push(`${file}: ${test}\n  ${message}`);
  const count = (status: Outcome['status']): number => others.filter((outcome) => outcome.status === status).length;
  return { passed: count('passed'), skipped: count('skipped'), quirky, wrong };
};

/** What vitest's reporter `json` writes, as far as it is read here. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z
            .array(z.string())
            .nullish()
            .transform((said) => said ?? []),
        }),
      ),
    }),
  ),
});

/** A file that could not be loaded is a test that failed. */
export const outcomesOf = (report: unknown): readonly Outcome[] =>
  Report.parse(report).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(/^.*\/test\//, '').replace(/\.test\.ts$/, '');
    const outcomes = assertionResults.map(
      (result): Outcome => ({
        file,
        test: result.fullName,
        status: result.status === 'passed' || result.status === 'failed' ? result.status : 'skipped',
        message: result.failureMessages[0]?.split('\n')[0] ?? '',
      }),
    );
    const isBroken = status === 'failed' && !outcomes.some((outcome) => outcome.status === 'failed');
    return isBroken
      ? [...outcomes, { file, test: 'the file as a whole', status: 'failed', message: message.split('\n')[0] ?? '' }]
      : outcomes;
  });
