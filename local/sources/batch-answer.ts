import * as z from 'zod';

const BatchAnswer = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) }).nullish();

/**
 * What a function says it could not finish of a batch, by `ReportBatchItemFailures`. null: everything failed, since the answer cannot be
 * read or names strangers (Lambda developer guide, "Partial batch responses").
 */
export const failuresOf = (answer: unknown, all: ReadonlySet<string>): ReadonlySet<string> | null => {
  const parsed = BatchAnswer.safeParse(answer);
  if (!parsed.success) return null;
  const failures = parsed.data?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) ?? [];
  return failures.every((id) => all.has(id)) ? new Set(failures) : null;
};
