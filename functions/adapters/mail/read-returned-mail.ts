import { type Attachment, simpleParser } from 'mailparser';
import type { ReturnedMail } from '#domain/feedback/mail-report';

/** Only what a program may read of a mail that came back; people's words and pictures are left out. */
const OF_REPORTS = /^(?:message\/|text\/rfc822-headers$)/;

/** Take a mail apart. Without `keepDeliveryStatus` the fields of a report would melt into its text (mailparser #300). */
export const readReturnedMail = async (raw: Uint8Array, recipients: readonly string[]): Promise<ReturnedMail> => {
  const bytes = Buffer.from(raw);
  const { headerLines, attachments } = await simpleParser(bytes, {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  const headers: Record<string, string> = {};
  for (const { key, line } of headerLines) headers[key] ??= unfolded(line.slice(line.indexOf(':') + 1));
  return {
    headers,
    parts: attachments
      .filter(({ contentType }) => OF_REPORTS.test(contentType))
      .map((part) => ({ type: contentTypeOf(part), text: textOf(part) })),
    raw: bytes.toString('latin1'),
    recipients,
  };
};

const unfolded = (value: string): string => value.replace(/\r?\n(?=[ \t])/g, '').trim();

const contentTypeOf = ({ contentType }: Attachment): string => contentType.toLowerCase();

/** Chinese providers write fields in GB18030, whether they say so or not. */
const textOf = ({ content, headers }: Attachment): string => {
  for (const charset of [charsetIn(headers.get('content-type')), 'utf-8', 'gb18030']) {
    const text = charset === null ? null : decoded(content, charset);
    if (text !== null) return text;
  }
  return content.toString('latin1');
};

const charsetIn = (contentType: unknown): string | null => {
  const params = contentType instanceof Object && 'params' in contentType ? contentType.params : null;
  return params instanceof Object && 'charset' in params && typeof params.charset === 'string' ? params.charset : null;
};

/** Null for bytes that are not of the charset, and for a charset that nobody knows. */
const decoded = (bytes: Uint8Array, charset: string): string | null => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
