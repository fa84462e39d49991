import * as z from 'zod';

/** The parts of the contract's answers that the command line reads. What the service adds later does no harm. */
const Warning = z.object({ path: z.string(), message: z.string(), noticeId: z.string().optional() });

export const NoticeAnswer = z.object({
  id: z.string(),
  version: z.int().default(1),
  status: z.string(),
  title: z.string(),
  agencies: z.array(z.object({ id: z.string(), name: z.string(), signedAt: z.string().optional() })),
  /** By whom of `agencies`, where one of them refused. */
  cancellation: z.object({ by: z.string().optional() }).optional(),
  publishAt: z.string().optional(),
  signaturesBy: z.string().optional(),
  url: z.string().optional(),
  attachments: z.array(z.object({ id: z.string() })).default([]),
  /** The last day for receipts. */
  receipt: z.object({ by: z.string().optional() }).optional(),
  warnings: z.array(Warning).default([]),
});
export type NoticeAnswer = z.output<typeof NoticeAnswer>;

const Count = z.object({ precision: z.string().default('exact'), margin: z.int().default(0), subscriptions: z.int() });

export const CorrectionPreviewAnswer = z.object({
  changes: z.array(z.object({ field: z.string(), sections: z.array(z.int()).optional() })),
  told: z.object({ before: z.int(), newlyConcerned: Count, noLongerConcerned: Count }),
  warnings: z.array(Warning).default([]),
});
export type CorrectionPreviewAnswer = z.output<typeof CorrectionPreviewAnswer>;

export const Counts = z.object({
  audience: z.int(),
  delivered: z.int(),
  retrying: z.int(),
  failed: z.int(),
  bounced: z.int(),
  suppressed: z.int(),
  skipped: z.int(),
  pending: z.int(),
  awaitingDigest: z.int(),
  possiblyTwice: z.int(),
});
export type Counts = z.output<typeof Counts>;

export const ReportAnswer = z.object({
  noticeId: z.string(),
  currentVersion: z.int(),
  status: z.string(),
  complete: z.boolean(),
  keptSince: z.string().optional(),
  totals: Counts,
  /** Absent from a service of release 0.1.0. */
  totalsByChannel: z.record(z.string(), Counts).optional(),
  waiting: z.array(z.object({ until: z.string(), count: z.int() })).default([]),
  mailings: z.array(
    z.object({ act: z.string(), byChannel: z.record(z.string(), Counts), timeTo: z.record(z.string(), z.string()).default({}) }),
  ),
  byRegion: z.array(z.object({ region: z.string(), name: z.string(), counts: Counts })),
  receipts: z.object({ required: z.int(), received: z.int(), missing: z.int(), by: z.string().optional() }).optional(),
});
export type ReportAnswer = z.output<typeof ReportAnswer>;

/** Loose, so that `--json` prints all that the API said. */
const TroubleAnswer = z.looseObject({ since: z.string(), reason: z.string() });

export const AgencyAnswer = z.looseObject({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  contactEmail: z.string(),
  hold: TroubleAnswer.optional(),
  slowed: TroubleAnswer.optional(),
});
export type AgencyAnswer = z.output<typeof AgencyAnswer>;

export const KeyAnswer = z.object({
  id: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string().optional(),
  expiresAt: z.string().optional(),
  lastUsedAt: z.string().optional(),
});

export const NewKeyAnswer = z.object({ id: z.string(), key: z.string() });

/** Loose, so that `--json` prints all that the API said. */
export const StaffAnswer = z.looseObject({ id: z.string(), name: z.string(), email: z.string(), roles: z.array(z.string()) });

/** The same. */
export const ReceiptAnswer = z.looseObject({
  organization: z.looseObject({ id: z.string(), name: z.string().nullable(), region: z.string() }),
  status: z.string(),
  receipt: z.looseObject({ name: z.string(), at: z.string(), changedAt: z.string().optional() }).nullable(),
  contact: z.looseObject({ address: z.string(), isReachable: z.boolean() }).nullable(),
});
export type ReceiptAnswer = z.output<typeof ReceiptAnswer>;

export const pageOf = <T>(item: z.ZodType<T>) => z.object({ items: z.array(item), next: z.string().optional() });

/** Loose, so that `--json` prints all that the API said. */
export const AuditAnswer = z.looseObject({
  at: z.string(),
  agencyId: z.string().optional(),
  actor: z.looseObject({ id: z.string(), name: z.string(), person: z.looseObject({ name: z.string(), email: z.string() }).optional() }),
  action: z.string(),
  subject: z.string(),
});

export type AuditAnswer = z.output<typeof AuditAnswer>;

export const RedriveAnswer = z.object({
  askedAt: z.string(),
  done: z.object({ moved: z.int(), left: z.int() }).nullable(),
});

export const RecoverAnswer = z.object({
  askedAt: z.string(),
  missed: z.int().optional(),
  lookedBackTo: z.string().optional(),
  reopened: z.int(),
  doneAt: z.string().nullable(),
});

export const AttemptAnswer = z.looseObject({
  deliveryId: z.string(),
  act: z.string(),
  attempt: z.int(),
  at: z.string().optional(),
  outcome: z.string(),
  why: z.string().optional(),
  nextAttemptAt: z.string().optional(),
});

export const RemindAnswer = z.object({ missing: z.int() });

export const RetryAnswer = z.object({
  askedAt: z.string(),
  failed: z.int().optional(),
  reopened: z.int(),
  doneAt: z.string().nullable(),
});

const Upload = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

/** Loose: beside these stand the fields of the notice, as they were given. */
export const DraftAnswer = z.looseObject({
  id: z.string(),
  agencyId: z.string(),
  revision: z.int(),
  title: z.unknown().optional(),
  corrects: z.unknown().optional(),
  createdAt: z.string(),
  createdBy: z.looseObject({ id: z.string() }),
  updatedAt: z.string(),
  updatedBy: z.looseObject({ id: z.string() }),
  problems: z.array(z.looseObject({ path: z.string(), message: z.string() })).default([]),
});
export type DraftAnswer = z.output<typeof DraftAnswer>;

export const NewImportAnswer = z.object({ id: z.string(), upload: Upload.optional() });

export const NewAttachmentAnswer = z.object({ id: z.string(), upload: Upload });

export const NewDocumentAnswer = z.object({ id: z.string(), upload: Upload });

export const ConversionAnswer = z.looseObject({
  title: z.string().optional(),
  markdown: z.string(),
  warnings: z.array(z.looseObject({ message: z.string() })),
});

export const ImportAnswer = z.looseObject({
  id: z.string(),
  state: z.string(),
  dryRun: z.boolean(),
  progress: z.object({ done: z.int(), rows: z.int().nullable() }),
  sums: z.object({ created: z.int(), known: z.int(), repeated: z.int(), refused: z.int() }),
  warnings: z.array(z.looseObject({ path: z.string(), message: z.string() })).optional(),
  refusal: z.object({ line: z.int(), errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })) }).nullable(),
});
export type ImportAnswer = z.output<typeof ImportAnswer>;
/** Loose, so that `--json` prints all that the API said. */
export const FoundAnswer = z.looseObject({
  id: z.string(),
  status: z.string(),
  organization: z.looseObject({ name: z.string() }),
  channel: z.looseObject({ address: z.string(), format: z.string().optional() }),
  confirmedAt: z.string().nullable(),
  endedReason: z.string().nullable(),
  consentAttempts: z.array(z.looseObject({ at: z.string(), result: z.string(), why: z.string().optional() })).optional(),
  suppression: z.looseObject({ reason: z.string(), since: z.string().optional() }).optional(),
  /** Absent where nothing was looked up. */
  deliveries: z
    .array(z.looseObject({ title: z.string().nullable(), status: z.string(), why: z.string().optional(), at: z.string().optional() }))
    .optional(),
});
export type FoundAnswer = z.output<typeof FoundAnswer>;

/** One line of the consent log. */
export const ConsentAnswer = z.object({
  at: z.string(),
  act: z.string(),
  from: z.object({ via: z.string(), network: z.string().nullable().default(null) }),
  text: z.object({ wording: z.string() }),
  reason: z.string().optional(),
});

export const PendingAnswer = z.object({ id: z.string() });

export const AddressAskedAnswer = z.object({ address: z.string(), until: z.string() });

export const FollowerAnswer = z.object({
  id: z.string(),
  topic: z.string(),
  callback: z.string(),
  until: z.string(),
  lastPush: z.object({ at: z.string(), error: z.string().optional() }).optional(),
});
