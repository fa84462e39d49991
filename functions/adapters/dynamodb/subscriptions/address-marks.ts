import * as z from 'zod';
import { type Instant, SECOND } from '#domain/time';
import { form } from '../form.ts';
import { subscriptionKeys } from '../keys.ts';
import { type RawItem, type Table, toAttributes } from '../table.ts';

/** So long a sender goes by the marks that it has read. */
const KEPT_MS = 20 * SECOND;

/** Letters of a keyed hash (base64url) that name the item, and that stand in it: together 30 bits, which hardly two addresses share. */
const ITEM_LETTERS = 1;
const MARK_LETTERS = 4;

const MARKS = form(z.object({ name: z.string(), marks: z.set(z.string()).default(new Set()) }));

const placeOf = (addressKey: string): Readonly<{ name: string; mark: string }> => ({
  name: addressKey.slice(0, ITEM_LETTERS),
  mark: addressKey.slice(ITEM_LETTERS, ITEM_LETTERS + MARK_LETTERS),
});

/**
 * The first letters of all addresses that are suppressed, or ever were: nearly none of a batch is among them, and to ask for every address
 * by itself would cost as much as to read its subscription. Whoever is marked has to be looked up; nobody else is suppressed.
 */
export class AddressMarks {
  readonly #subscriptions: Table;
  #known: Readonly<{ marks: Set<string>; readMs: number }> | null = null;

  constructor(subscriptions: Table) {
    this.#subscriptions = subscriptions;
  }

  /** Those of them that are marked, as it was some seconds ago at most. */
  async among(addressKeys: readonly string[], now: Instant): Promise<readonly string[]> {
    const nowMs = Date.parse(now);
    if (!this.#known || Math.abs(nowMs - this.#known.readMs) > KEPT_MS) this.#known = { marks: await this.#read(), readMs: nowMs };
    const { marks } = this.#known;
    return addressKeys.filter((key) => marks.has(wholeMark(placeOf(key))));
  }

  /** Before the address is suppressed: a crash in between leaves a mark that leads to nothing. */
  async add(addressKey: string): Promise<void> {
    const { name, mark } = placeOf(addressKey);
    await this.#subscriptions.update(subscriptionKeys.marks(name), {
      UpdateExpression: 'ADD marks :mark SET v = :v, kind = :kind, #name = :name',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: toAttributes({ ':mark': new Set([mark]), ':v': MARKS.version, ':kind': 'address-marks', ':name': name }),
    });
    this.#known?.marks.add(wholeMark({ name, mark }));
  }

  async #read(): Promise<Set<string>> {
    const marks = new Set<string>();
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: toAttributes({ ':pk': subscriptionKeys.marks('').pk }) };
    for await (const item of this.#subscriptions.query(query)) for (const mark of marksIn(item)) marks.add(mark);
    return marks;
  }
}

const wholeMark = ({ name, mark }: Readonly<{ name: string; mark: string }>): string => name + mark;

const marksIn = (item: RawItem): readonly string[] => {
  const { name, marks } = MARKS.parse(item);
  return [...marks].map((mark) => wholeMark({ name, mark }));
};
