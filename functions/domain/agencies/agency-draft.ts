import * as z from 'zod';
import { EmailAddress, Moment, nameLine } from '../input/fields.ts';
import type { Flaw } from '../input/flaw.ts';
import { parseUscc } from '../organizations/uscc.ts';
import { parseRegion } from '../region.ts';
import { reachFlaws } from '../subscriptions/email-address.ts';
import { bilingual, ruleWords } from '../text/wording.ts';
import { type Instant, instant } from '../time.ts';
import { AGENCY_ID, type Agency, Notifications, SCOPES } from './agency.ts';

/** An agency as an operator registers it. */
export const AgencyDraft = z
  .strictObject({
    id: z
      .string()
      .regex(AGENCY_ID, ruleWords('请用 2–40 个小写字母、数字和连字符', 'Use 2 to 40 small letters, digits and hyphens'))
      .optional(),
    name: nameLine(100),
    region: nameLine(12),
    uscc: z.string().max(40).optional(),
    contactEmail: EmailAddress,
    replyTo: EmailAddress.optional(),
  })
  .meta({ id: 'AgencyDraft' });
export type AgencyDraft = z.output<typeof AgencyDraft>;

/** What may be changed of an agency. Its region and credit code say who it is: another one is another agency. */
export const AgencyPatch = z
  .strictObject({
    name: nameLine(100).optional(),
    contactEmail: EmailAddress.optional(),
    replyTo: EmailAddress.nullable().optional().describe('null: answers go to contactEmail'),
    notifications: z
      .strictObject(Notifications.partial().shape)
      .optional()
      .describe('which mails the agency wants; those left out stay as they are'),
    fourEyes: z.boolean().optional().describe('nobody publishes their own draft'),
  })
  .meta({ id: 'AgencyPatch' });
export type AgencyPatch = z.output<typeof AgencyPatch>;

/** A key as it is asked for. */
export const KeyDraft = z
  .strictObject({ scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length), expiresAt: Moment.optional() })
  .meta({ id: 'KeyDraft' });
export type KeyDraft = z.output<typeof KeyDraft>;

type Refused = Readonly<{ kind: 'refused'; flaws: readonly Flaw[] }>;

const refused = (...flaws: readonly Flaw[]): Refused => ({ kind: 'refused', flaws });

/** What a draft says of an agency, or what is wrong with it. */
export const readAgency = (
  draft: AgencyDraft,
): Readonly<{ kind: 'read'; agency: Omit<Agency, 'id' | 'createdAt' | 'notifications' | 'fourEyes' | 'revision'> }> | Refused => {
  const region = parseRegion(draft.region);
  if (region.kind === 'unknown') return refused({ path: 'region', code: 'region-unknown', message: REGION_UNKNOWN });
  const unreachable = mailboxFlaws(draft);
  if (unreachable.length > 0) return refused(...unreachable);
  const uscc = draft.uscc === undefined ? null : parseUscc(draft.uscc);
  if (uscc?.kind === 'invalid') return refused({ path: 'uscc', code: 'uscc-invalid', message: USCC_WORDS[uscc.reason] });
  return {
    kind: 'read',
    agency: {
      name: draft.name,
      region: region.code,
      ...(uscc?.kind === 'valid' ? { uscc: uscc.code } : {}),
      contactEmail: draft.contactEmail,
      ...(draft.replyTo ? { replyTo: draft.replyTo } : {}),
    },
  };
};

/** Every mail of the agency names it, so a mailbox that only some servers can be told of is none for an agency, however mail leaves. */
const mailboxFlaws = (draft: Readonly<{ contactEmail?: string | undefined; replyTo?: string | null | undefined }>): readonly Flaw[] =>
  (['contactEmail', 'replyTo'] as const).flatMap((field) => reachFlaws(field, draft[field] ?? undefined, 'ascii'));

/** The next revision of an agency, or what is wrong with what is to be changed. */
export const patchAgency = (agency: Agency, patch: AgencyPatch): Readonly<{ kind: 'read'; agency: Agency }> | Refused => {
  const unreachable = mailboxFlaws(patch);
  if (unreachable.length > 0) return refused(...unreachable);
  const { replyTo: before, ...rest } = agency;
  const replyTo = patch.replyTo === undefined ? before : (patch.replyTo ?? undefined);
  return {
    kind: 'read',
    agency: {
      ...rest,
      name: patch.name ?? agency.name,
      contactEmail: patch.contactEmail ?? agency.contactEmail,
      ...(replyTo === undefined ? {} : { replyTo }),
      notifications: wanted(agency.notifications, patch.notifications),
      fourEyes: patch.fourEyes ?? agency.fourEyes,
      revision: agency.revision + 1,
    },
  };
};

const wanted = (before: Notifications, given: AgencyPatch['notifications'] = {}): Notifications => ({
  published: given.published ?? before.published,
  signed: given.signed ?? before.signed,
  closed: given.closed ?? before.closed,
  receiptsMissing: given.receiptsMissing ?? before.receiptsMissing,
  held: given.held ?? before.held,
  missed: given.missed ?? before.missed,
});

/** Until when a key is to be valid, undefined without an end; refused when that has passed. */
export const readExpiry = ({ expiresAt }: KeyDraft, now: Instant): Readonly<{ kind: 'read'; expiresAt: Instant | undefined }> | Refused => {
  const end = expiresAt ? instant(new Date(expiresAt)) : undefined;
  return end !== undefined && end <= now
    ? refused({ path: 'expiresAt', code: 'expires-in-the-past', message: EXPIRES_IN_THE_PAST })
    : { kind: 'read', expiresAt: end };
};

const REGION_UNKNOWN = bilingual('没有这个地区,请在 /v1/regions 查找', 'There is no such region: look it up at /v1/regions');
const EXPIRES_IN_THE_PAST = bilingual('此时间已过,请选更晚的时间', 'This time has passed: choose a later one');
const USCC_WORDS = {
  length: bilingual('统一社会信用代码须为 18 位,请核对或删去', 'A unified social credit code has 18 characters: check it, or leave it out'),
  character: bilingual(
    '统一社会信用代码中有不用的字符,请核对或删去',
    'A unified social credit code has no such character: check it, or leave it out',
  ),
  check: bilingual(
    '统一社会信用代码的校验位不符,请核对或删去',
    'The last character of this unified social credit code does not fit: check it, or leave it out',
  ),
} as const;
