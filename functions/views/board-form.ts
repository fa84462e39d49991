/** What is asked of the board, as it was typed; the names are those of the fields. */
export type BoardForm = Readonly<{
  q: string;
  region: string;
  agency: string;
  topic: string;
  kind: string;
  from: string;
  to: string;
  inForce: string;
}>;

export const BOARD_FIELDS = [
  'q',
  'region',
  'agency',
  'topic',
  'kind',
  'from',
  'to',
  'inForce',
] as const satisfies readonly (keyof BoardForm)[];

/** What narrows the list besides its words. */
export const narrowedBy = (form: BoardForm): readonly (keyof BoardForm)[] =>
  BOARD_FIELDS.filter((name) => name !== 'q' && form[name] !== '');

export const asksAnything = (form: BoardForm): boolean => BOARD_FIELDS.some((name) => form[name] !== '');

/** An address with what is asked behind it, and nothing that is empty. */
export const askedAt = (path: string, form: BoardForm, more: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams();
  for (const name of BOARD_FIELDS) if (form[name] !== '') query.set(name, form[name]);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  const asked = query.toString();
  return asked === '' ? path : `${path}?${asked}`;
};
