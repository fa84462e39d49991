import * as z from 'zod';
import type { Reason } from '#domain/audience/audience';
import type { Immutable } from '#domain/immutable';
import { type Batch, BatchId, type BatchProgress, CARRIED, type Deviation, type Mention, type Recipient } from '#domain/mailings/batch';
import { MESSAGE_LANGUAGES, ownOrganizationId } from '#domain/subscriptions/subscription';
import { instant } from '#domain/time';
import { form, type Only } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { pack, packed, secondsAt } from '../shapes.ts';
import type { RawItem } from '../table.ts';

const isReason = (text: string): text is Reason => text.includes(':');

/** Which batch an item belongs to stands in its key, and only there: what is written often is small. */
const BatchKey = z.object({
  pk: z.templateLiteral(['BATCH#', z.string()]),
  sk: z.templateLiteral([z.enum(['B', 'O']), '#', z.string()]),
});

const batchIdOf = ({ pk, sk }: z.output<typeof BatchKey>): BatchId => {
  const [, mailingId = '', ...rangeId] = pk.split('#');
  const [, channel, ...after] = sk.split('#');
  return { mailingId, rangeId: rangeId.join('#'), channel: BatchId.shape.channel.parse(channel), after: after.join('#') };
};

const StoredMention = z.object({
  noticeId: z.string(),
  version: z.int(),
  reasons: z.array(z.string().refine(isReason)),
  sections: z.array(z.int()),
  follows: z.string().optional(),
  had: z.int().optional(),
  disregard: z.boolean().optional(),
  carried: z.enum(CARRIED).optional(),
});
const BatchList = z.object({
  profiles: z.array(z.array(StoredMention)),
  recipients: z.array(z.tuple([z.string(), z.string(), z.enum(MESSAGE_LANGUAGES), z.int()])),
  // Of those whose organization is not the one that their subscription made; a release that knows none passes over it.
  organizations: z.array(z.tuple([z.int(), z.string()])).optional(),
});

const BATCH = form(BatchKey.extend({ lastKey: z.string(), list: packed(BatchList) }));

type Listed = Only<Recipient, 'subscriptionId' | 'organizationId' | 'region' | 'language' | 'told'>;
const recipientOf = ({ subscriptionId, region, language, told }: Listed) => [subscriptionId, region, language, told] as const;

export const batchItem = ({ id, lastKey, told: profiles, recipients }: Only<Batch, 'id' | 'lastKey' | 'told' | 'recipients'>): object => {
  const list: Immutable<z.input<typeof BatchList>> = {
    profiles: profiles satisfies readonly (readonly Only<Mention, keyof z.output<typeof StoredMention>>[])[],
    recipients: recipients.map(recipientOf),
    ...organizationsOf(recipients),
  };
  return { ...mailingKeys.batch(id), kind: 'batch', ...BATCH.write({ lastKey, list: pack(list) }) };
};

const organizationsOf = (recipients: Batch['recipients']): Readonly<{ organizations?: readonly (readonly [number, string])[] }> => {
  const joined = recipients.flatMap(({ subscriptionId, organizationId }, position) =>
    organizationId === ownOrganizationId(subscriptionId) ? [] : [[position, organizationId] as const],
  );
  return joined.length > 0 ? { organizations: joined } : {};
};

export const batchFrom = (item: RawItem): Batch => {
  const { lastKey, list, ...key } = BATCH.parse(item);
  const organizations = new Map(list.organizations);
  return {
    id: batchIdOf(key),
    lastKey,
    told: list.profiles,
    recipients: list.recipients.map(([subscriptionId, region, language, told], position) => ({
      subscriptionId,
      organizationId: organizations.get(position) ?? ownOrganizationId(subscriptionId),
      region,
      language,
      told,
    })),
  };
};

const STATUS_CODES = { d: 'delivered', r: 'retrying', f: 'failed', b: 'bounced', s: 'suppressed', k: 'skipped' } as const;
const isStatusCode = (code: string): code is keyof typeof STATUS_CODES => Object.hasOwn(STATUS_CODES, code);

/**
 * `f;mailbox-unknown;2;1763899200;u`: status, why, attempts, when in seconds since 1970, and that it may have arrived all the same;
 * `d;;;;;ntc-1=3,ntc-2=2`: with the versions that were shown. `d;;2;;;;email`: by the other channel.
 */
export const deviationText = ({
  status,
  why,
  attempts,
  at,
  unsure,
  shown,
  by,
}: Only<Deviation, 'status' | 'why' | 'attempts' | 'at' | 'unsure' | 'shown' | 'by'>): string => {
  const code = Object.entries(STATUS_CODES).find(([, name]) => name === status)?.[0] ?? 'f';
  const versions = Object.entries(shown ?? {}).map(([noticeId, version]) => `${noticeId}=${version}`);
  const parts = [code, why ?? '', attempts ?? '', at === undefined ? '' : secondsAt(at), unsure ? 'u' : '', versions.join(','), by ?? ''];
  return parts.join(';').replace(/;+$/, '');
};

export const deviationFrom = (text: string): Deviation => {
  const [code = '', why, attempts, seconds, unsure, shown, by] = text.split(';');
  if (!isStatusCode(code)) throw new Error(`not a deviation: ${text}`);
  return {
    status: STATUS_CODES[code],
    ...(why ? { why } : {}),
    ...(attempts ? { attempts: Number(attempts) } : {}),
    ...(seconds ? { at: instant(new Date(Number(seconds) * 1000)) } : {}),
    ...(unsure ? { unsure: true } : {}),
    ...(shown ? { shown: versionsIn(shown) } : {}),
    ...(by === 'email' || by === 'webhook' ? { by } : {}),
  };
};

const versionsIn = (text: string): Record<string, number> =>
  Object.fromEntries(text.split(',').map((pair) => [pair.slice(0, pair.lastIndexOf('=')), Number(pair.slice(pair.lastIndexOf('=') + 1))]));

const PROGRESS = form(
  BatchKey.extend({
    size: z.int(),
    mark: z.int(),
    ex: z.record(z.string(), z.string()),
    twice: z.int(),
    /** Up to whom those are in `twice` that a lost sender may have sent to. */
    doubt: z.int().optional(),
    owner: z.string().optional(),
    until: z.string().optional(),
    /** When, by mark. */
    progress: z.record(z.string(), z.string()),
    regions: z.array(z.tuple([z.string(), z.int()])),
  }),
);

type WithoutLease = Only<
  Omit<BatchProgress, 'lease'>,
  'id' | 'size' | 'mark' | 'deviations' | 'possiblyTwice' | 'doubtedTo' | 'marks' | 'regions'
>;

/** A lease is set and taken away by updates. */
export const progressItem = (progress: WithoutLease): object => {
  const { id, size, mark, deviations, possiblyTwice, doubtedTo, marks, regions } = progress;
  return {
    ...mailingKeys.progress(id),
    kind: 'outcome',
    ...PROGRESS.write({
      size,
      mark,
      ex: Object.fromEntries([...deviations].map(([position, deviation]) => [String(position), deviationText(deviation)])),
      twice: possiblyTwice,
      doubt: doubtedTo,
      progress: Object.fromEntries(marks.map(({ mark: reached, at }) => [String(reached), at])),
      regions,
    }),
  };
};

export const progressFrom = (item: RawItem): BatchProgress => {
  const { size, mark, ex, twice, doubt, owner, until, progress, regions, ...key } = PROGRESS.parse(item);
  return {
    id: batchIdOf(key),
    size,
    mark,
    deviations: new Map(Object.entries(ex).map(([position, text]) => [Number(position), deviationFrom(text)])),
    possiblyTwice: twice,
    ...(doubt === undefined ? {} : { doubtedTo: doubt }),
    lease: owner && until ? { owner, until } : null,
    marks: Object.entries(progress)
      .map(([reached, at]) => ({ mark: Number(reached), at }))
      .sort((a, b) => a.mark - b.mark),
    regions,
  };
};
