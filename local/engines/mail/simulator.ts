/** A message that SES has accepted, as its events speak of it. */
export type Accepted = Readonly<{
  id: string;
  source: string;
  to: readonly string[];
  raw: Buffer;
  /** Message tags by name. */
  tags: Readonly<Record<string, string>>;
  configurationSet: string;
}>;

/** Names of events as an event destination asks for them (SES API reference, EventDestination). */
export type MailEvent = Readonly<{ type: 'send' | 'delivery' | 'bounce' | 'complaint'; body: object }>;

const SIMULATOR = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i;

/**
 * What SES would tell of a message: of the addresses of its mailbox simulator what each is for (SES developer guide, "Using the mailbox
 * simulator"), of all others that it arrived.
 */
export const eventsOf = (accepted: Accepted, now: Date): readonly MailEvent[] => {
  const mail = mailOf(accepted, now);
  const event = (type: MailEvent['type'], eventType: string, details: object): MailEvent => ({
    type,
    body: { eventType, mail, [type]: details },
  });
  return [event('send', 'Send', {}), ...accepted.to.flatMap((address) => whatBecomesOf(address, now, event))];
};

type MakeEvent = (type: MailEvent['type'], eventType: string, details: object) => MailEvent;

const whatBecomesOf = (address: string, now: Date, event: MakeEvent): readonly MailEvent[] => {
  const timestamp = now.toISOString();
  const feedbackId = `local-${crypto.randomUUID()}`;
  const delivered = event('delivery', 'Delivery', {
    timestamp,
    processingTimeMillis: 500,
    recipients: [address],
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'a8-1.smtp-out.amazonses.example',
    remoteMtaIp: '127.0.2.0',
  });
  const bounced = (bounceType: string, bounceSubType: string, answer: object): MailEvent =>
    event('bounce', 'Bounce', {
      bounceType,
      bounceSubType,
      bouncedRecipients: [{ emailAddress: address, ...answer }],
      timestamp,
      feedbackId,
      reportingMTA: 'dsn; a8-1.smtp-out.amazonses.example',
    });
  switch (SIMULATOR.exec(address)?.[1]?.toLowerCase()) {
    case 'bounce': {
      const diagnosticCode = 'smtp; 550 5.1.1 user unknown';
      return [bounced('Permanent', 'General', { action: 'failed', status: '5.1.1', diagnosticCode })];
    }
    case 'suppressionlist': {
      const diagnosticCode =
        'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.';
      return [bounced('Permanent', 'Suppressed', { action: 'failed', status: '5.1.1', diagnosticCode })];
    }
    case 'ooto':
      return [delivered, bounced('Transient', 'General', {})];
    case 'complaint': {
      const complainedRecipients = [{ emailAddress: address }];
      const told = { userAgent: 'Amazon SES Mailbox Simulator', complaintFeedbackType: 'abuse', arrivalDate: timestamp };
      return [delivered, event('complaint', 'Complaint', { complainedRecipients, timestamp, feedbackId, ...told })];
    }
    default:
      return [delivered];
  }
};

const mailOf = ({ id, source, to, raw, tags, configurationSet }: Accepted, now: Date): object => {
  const headers = headersOf(raw);
  const header = (name: string): string | undefined => headers.find((one) => one.name.toLowerCase() === name)?.value;
  const given = Object.entries(tags).map(([name, value]) => [name, [value]]);
  return {
    timestamp: now.toISOString(),
    messageId: id,
    source,
    sendingAccountId: '000000000000',
    destination: to,
    headersTruncated: false,
    headers,
    commonHeaders: { from: [header('from')], to: [header('to')], messageId: header('message-id'), subject: header('subject') },
    tags: { 'ses:configuration-set': [configurationSet], ...Object.fromEntries(given) },
  };
};

const headersOf = (raw: Buffer): readonly Readonly<{ name: string; value: string }>[] => {
  const [block = ''] = raw.toString('latin1').split(/\r?\n\r?\n/, 1);
  return block
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map((line) => ({ name: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }));
};
