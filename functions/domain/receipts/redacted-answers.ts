import * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import type { Notice } from '../notices/notice.ts';
import type { Receipt } from './receipt.ts';

/** An option from which leaked words were taken, and how it is called since. Whoever answered that version chose it by its words. */
export const OptionLeft = z.object({ version: z.int(), field: z.string(), from: z.string(), to: z.string() });
export type OptionLeft = Immutable<z.output<typeof OptionLeft>>;

/** Those of which anything was taken. @param after the versions that were changed, each with as many fields and options as before */
export const optionsLeft = (before: readonly Notice[], after: readonly Notice[]): readonly OptionLeft[] =>
  after.flatMap(({ version, receipt }) => {
    const fields = before.find((one) => one.version === version)?.receipt?.fields ?? [];
    return fields.flatMap(({ id: field, options = [] }, i) =>
      options.flatMap((from, j): OptionLeft[] => {
        const to = receipt?.fields?.[i]?.options?.[j];
        return to === undefined || to === from ? [] : [{ version, field, from, to }];
      }),
    );
  });

/**
 * What an organization answered, with the options that it chose as they are called since. It is not its own change: when it answered, and
 * who signed, stay. Null when none of them was touched.
 */
export const redactedReceipt = (receipt: Receipt, options: readonly OptionLeft[]): Receipt | null => {
  const { answer } = receipt;
  if (!answer) return null;
  const touched = options.filter(({ version, field, from }) => version === answer.version && answer.fields[field] === from);
  if (touched.length === 0) return null;
  const fields = { ...answer.fields, ...Object.fromEntries(touched.map(({ field, to }) => [field, to])) };
  return { ...receipt, answer: { ...answer, fields }, revision: receipt.revision + 1 };
};
