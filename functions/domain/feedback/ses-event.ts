import * as z from 'zod';
import type { Answer } from './answer.ts';
import { type Arrived, type Feedback, momentIn, momentOf, referencesIn, type Told } from './feedback.ts';

/**
 * Events of SES as it publishes them, and the older notifications of an identity (SES developer guide, "Contents of event data", "Amazon
 * SNS notification contents"). Read loosely: fields come and go, and an event that cannot be read would be told again for ever.
 */

const text = z.string().optional().catch(undefined);
const Recipients = z
  .array(z.looseObject({ emailAddress: text, status: text, diagnosticCode: text }))
  .optional()
  .catch(undefined);
const Mail = z.looseObject({
  timestamp: text,
  messageId: text,
  destination: z.array(z.string()).catch([]),
  headers: z
    .array(z.looseObject({ name: z.string(), value: z.string() }))
    .optional()
    .catch(undefined),
  commonHeaders: z.looseObject({ messageId: text }).optional().catch(undefined),
  tags: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
});
const Details = z.looseObject({
  feedbackId: text,
  timestamp: text,
  bounceType: text,
  bounceSubType: text,
  bouncedRecipients: Recipients,
  complainedRecipients: Recipients,
  complaintSubType: text,
  complaintFeedbackType: text,
  delayType: text,
  delayedRecipients: Recipients,
  recipients: z.array(z.string()).optional().catch(undefined),
});
type Details = z.infer<typeof Details>;

const details = Details.catch({}).default({});
const SesEvent = z.looseObject({
  eventType: text,
  notificationType: text,
  mail: Mail,
  bounce: details,
  complaint: details,
  delivery: details,
  deliveryDelay: details,
});
type SesEvent = z.infer<typeof SesEvent>;

/** A topic that was not told to deliver raw wraps what it says (SNS developer guide, "Raw message delivery"). */
const Wrapped = z.looseObject({ Type: z.literal('Notification'), Message: z.string() });

/** What SES tells. `nothing` for the plain sentence with which a topic is tried out, and for whatever says nothing of a message. */
export const readSesEvent = (value: unknown, now: Date): Arrived => {
  const wrapped = Wrapped.safeParse(value);
  if (wrapped.success) return readSesEvent(jsonOr(wrapped.data.Message), now);
  const parsed = SesEvent.safeParse(value);
  if (!parsed.success) return { kind: 'nothing', code: 'not-understood' };
  const { data } = parsed;
  const type = (data.eventType ?? data.notificationType ?? '').toLowerCase().replaceAll(' ', '');
  const read = READERS[type];
  return read ? { kind: 'feedback', feedback: read(data, now) } : { kind: 'nothing', code: 'of-no-interest' };
};

/** JSON, or undefined for what is none. */
export const jsonOr = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

type Of = Readonly<{ address: string | null; told: Told }>;

const feedbackOf = (event: SesEvent, type: string, { feedbackId, timestamp }: Details, of: readonly Of[], now: Date): Feedback[] =>
  of.map(({ address, told }) => ({
    id: feedbackId ?? `${event.mail.messageId ?? ''}-${type}`,
    source: 'ses',
    at: momentOf(timestamp, now),
    sentAt: momentIn(event.mail.timestamp, now),
    told,
    recipient: address,
    ...sentTo(event),
    isAlone: of.length === 1,
    references: referencesOf(event),
  }));

const sentTo = (event: SesEvent): Pick<Feedback, 'sentTo'> => {
  const address = addressee(event);
  return address ? { sentTo: address } : {};
};

/** The tag first: not every event has the headers, and long ones are cut. */
const referencesOf = ({ mail: { tags = {}, headers = [], commonHeaders } }: SesEvent): readonly string[] => {
  const ours = headers.filter(({ name }) => name.toLowerCase() === 'x-noticewire-delivery').map(({ value }) => value);
  const texts = [...(tags['delivery'] ?? []), ...ours, commonHeaders?.messageId ?? '', ...headers.map(({ value }) => value)];
  return [...new Set(texts.flatMap(referencesIn))];
};

/** Who is meant where an event does not say: whom the message was for, if it was for one. */
const addressee = ({ mail: { destination } }: SesEvent): string | null => (destination.length === 1 ? (destination[0] ?? null) : null);

const LASTING = { permanent: 'permanent', transient: 'transient' } as const;

const answerOf = ({
  status,
  diagnosticCode,
}: Readonly<{ status?: string | undefined; diagnosticCode?: string | undefined }>): Answer | null =>
  status === undefined && diagnosticCode === undefined ? null : { status, text: diagnosticCode };

const bounced = (event: SesEvent, now: Date): Feedback[] => {
  const { bounceType = '', bounceSubType = '', bouncedRecipients = [] } = event.bounce;
  const kind = bounceType.toLowerCase();
  const lasting = kind === 'permanent' || kind === 'transient' ? LASTING[kind] : 'undetermined';
  const of = orAddressee(bouncedRecipients, event).map((recipient) => ({
    address: recipient.emailAddress ?? null,
    told: { kind: 'bounce', lasting, detail: bounceSubType, answer: answerOf(recipient) } as const,
  }));
  return feedbackOf(event, 'bounce', event.bounce, of, now);
};

const orAddressee = (recipients: NonNullable<z.infer<typeof Recipients>>, event: SesEvent): NonNullable<z.infer<typeof Recipients>> =>
  recipients.length > 0 ? recipients : [{ emailAddress: addressee(event) ?? undefined }];

/** SES lists every recipient at the domain that complains; ours have one. An echo of its list may name none. */
const complained = (event: SesEvent, now: Date): Feedback[] => {
  const { complainedRecipients = [], complaintFeedbackType = '', complaintSubType = '' } = event.complaint;
  const told = {
    kind: 'complaint',
    type: complaintFeedbackType.toLowerCase(),
    isEcho: /^On\w*SuppressionList$/.test(complaintSubType),
  } as const;
  const of = orAddressee(complainedRecipients, event).map(({ emailAddress = null }) => ({ address: emailAddress, told }));
  return feedbackOf(event, 'complaint', event.complaint, of, now);
};

const delayed = (event: SesEvent, now: Date): Feedback[] => {
  const { delayType = '', delayedRecipients = [] } = event.deliveryDelay;
  const told = { kind: 'delay', type: delayType } as const;
  const of = orAddressee(delayedRecipients, event).map(({ emailAddress = null }) => ({ address: emailAddress, told }));
  // It is told several times while a message waits, and has no id.
  return feedbackOf(event, `delay-${event.deliveryDelay.timestamp ?? ''}`, event.deliveryDelay, of, now);
};

const delivered = (event: SesEvent, now: Date): Feedback[] => {
  const recipients = event.delivery.recipients ?? event.mail.destination;
  return feedbackOf(
    event,
    'delivery',
    event.delivery,
    recipients.map((address) => ({ address, told: { kind: 'delivery' } })),
    now,
  );
};

const aboutAll =
  (kind: 'reject' | 'rendering-failed') =>
  (event: SesEvent, now: Date): Feedback[] =>
    feedbackOf(event, kind, {}, [{ address: addressee(event), told: { kind } }], now);

/** Sends, opens, clicks and changes of contact lists are of no interest here. */
const READERS: Readonly<Record<string, (event: SesEvent, now: Date) => Feedback[]>> = {
  bounce: bounced,
  complaint: complained,
  delivery: delivered,
  deliverydelay: delayed,
  reject: aboutAll('reject'),
  renderingfailure: aboutAll('rendering-failed'),
};
