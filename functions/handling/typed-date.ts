import { IsoDate } from '#domain/notices/notice';
import { dateFieldNames, type TypedDate } from '#views/components/date-field';
import { fieldOf } from './posted-form.ts';

/** A day as somebody typed it in three fields, as `YYYY-MM-DD`; or why it is none. */
export type ReadDate = Readonly<{ kind: 'none' } | { kind: 'day'; day: string } | { kind: 'flawed'; flaw: 'incomplete' | 'unreal' }>;

export const typedDate = (form: FormData, name: string): TypedDate => {
  const names = dateFieldNames(name);
  const typed = (part: keyof TypedDate): string => fieldOf(form, names[part]).trim().slice(0, 10);
  return { year: typed('year'), month: typed('month'), day: typed('day') };
};

/** Digits of full width are digits, too. */
export const readDate = (typed: TypedDate): ReadDate => {
  const parts = [typed.year, typed.month, typed.day].map((part) => part.normalize('NFKC').replace(/[年月日]$/, ''));
  if (parts.every((part) => part === '')) return { kind: 'none' };
  if (parts.some((part) => part === '')) return { kind: 'flawed', flaw: 'incomplete' };
  const [year = '', month = '', day = ''] = parts;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return IsoDate.safeParse(iso).success ? { kind: 'day', day: iso } : { kind: 'flawed', flaw: 'unreal' };
};
