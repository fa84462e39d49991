import MimeNode from 'nodemailer/lib/mime-node/index.js';
import * as z from 'zod';
import { EngineError } from '../http-engine.ts';
import { addressFault, bareAddress, tagFault } from './message-rules.ts';

const MOST_ENTRIES = 50;
const MOST_HEADERS = 15;
/** SES developer guide, "Service quotas in Amazon SES": email templates. */
const MOST_TEMPLATE_BYTES = 500 * 1024;

/** SES API v2 reference, MessageHeader. */
const Header = z.object({
  Name: z
    .string()
    .max(126)
    .regex(/^[!-9;-~]+$/)
    .refine(
      (name) => !/^(?:message-id|date|from|to|cc|bcc|sender|return-path|mime-version|content-.*)$/i.test(name),
      'is set by SES itself',
    ),
  Value: z
    .string()
    .min(1)
    .max(870)
    .regex(/^[ -~]*$/),
});
const Headers = z.array(Header).max(MOST_HEADERS).default([]);
const Tag = z
  .object({ Name: z.string(), Value: z.string() })
  .refine(({ Name, Value }) => tagFault(Name, Value) === null, 'is no message tag');
const Data = z
  .string()
  .max(262_144)
  .transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text)));

const Bulk = z.object({
  FromEmailAddress: z.string(),
  ConfigurationSetName: z.string().optional(),
  ReplyToAddresses: z.array(z.string()).default([]),
  DefaultContent: z.object({
    Template: z.object({
      TemplateContent: z
        .object({ Subject: z.string(), Text: z.string(), Html: z.string() })
        .refine(
          ({ Subject, Text, Html }) => Buffer.byteLength(Subject + Text + Html) <= MOST_TEMPLATE_BYTES,
          'a template has at most 500 KB with its text and its HTML',
        ),
      TemplateData: Data.default({}),
      Headers,
    }),
  }),
  BulkEmailEntries: z
    .array(
      z.object({
        Destination: z.object({ ToAddresses: z.array(z.string().regex(/^[ -~]+$/)).length(1) }),
        ReplacementEmailContent: z.object({ ReplacementTemplate: z.object({ ReplacementTemplateData: Data }) }),
        ReplacementHeaders: Headers,
        ReplacementTags: z.array(Tag).default([]),
      }),
    )
    .min(1)
    .max(MOST_ENTRIES),
});

export type BulkCopy = Readonly<{
  source: string;
  to: string;
  raw: Buffer;
  tags: Readonly<Record<string, string>>;
  configurationSet: string | null;
}>;

/** The messages that SES makes of a `SendBulkEmail`. @throws EngineError for a request that SES would not take */
export const bulkCopies = async (body: string, now: Date): Promise<readonly BulkCopy[]> => {
  const bulk = Bulk.safeParse(JSON.parse(body));
  if (!bulk.success) throw new EngineError('BadRequestException', z.prettifyError(bulk.error));
  const {
    FromEmailAddress: from,
    ConfigurationSetName: configurationSet = null,
    ReplyToAddresses,
    DefaultContent,
    BulkEmailEntries,
  } = bulk.data;
  const { TemplateContent, TemplateData, Headers: shared } = DefaultContent.Template;
  return Promise.all(
    BulkEmailEntries.map(async ({ Destination, ReplacementEmailContent, ReplacementHeaders, ReplacementTags }) => {
      const [to = ''] = Destination.ToAddresses;
      const data = { ...TemplateData, ...ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData };
      const own = new Set(ReplacementHeaders.map(({ Name }) => Name.toLowerCase()));
      const headers = [...shared.filter(({ Name }) => !own.has(Name.toLowerCase())), ...ReplacementHeaders];
      const root = new MimeNode('multipart/alternative', { newline: 'windows' });
      root.setHeader([
        { key: 'From', value: prepared(from) },
        { key: 'To', value: prepared(to) },
        { key: 'Subject', value: filled(TemplateContent.Subject, data) },
        { key: 'Date', value: now.toUTCString().replace(/GMT/, '+0000') },
        ...ReplyToAddresses.map((address) => ({ key: 'Reply-To', value: prepared(address) })),
        ...headers.map(({ Name, Value }) => ({ key: Name, value: prepared(Value) })),
      ]);
      root.createChild('text/plain; charset=utf-8').setContent(filled(TemplateContent.Text, data));
      root.createChild('text/html; charset=utf-8').setContent(filled(TemplateContent.Html, data));
      const tags = Object.fromEntries(ReplacementTags.map(({ Name, Value }) => [Name, Value]));
      return { source: addressIn(from), to: addressIn(to), raw: await root.build(), tags, configurationSet };
    }),
  );
};

const prepared = (value: string) => ({ prepared: true, foldLines: true, value });

const addressIn = (field: string): string => {
  const address = bareAddress(field);
  const fault = addressFault(address);
  if (fault !== null) throw new EngineError('BadRequestException', fault);
  return address;
};

/** Of the template language this engine knows only places to fill in; SES drops a message whose places stay empty, and says so later. */
const filled = (template: string, data: Readonly<Record<string, string>>): string =>
  template.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => {
    const value = data[name];
    if (value === undefined) throw new EngineError('BadRequestException', `the template has a place {{${name}}} that nothing fills`);
    return value;
  });
