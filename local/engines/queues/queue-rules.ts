import type { buildApp } from 'fauxqs';
import * as z from 'zod';

type App = ReturnType<typeof buildApp>;
type Fault = Readonly<{ code: string; message: string }>;
type Failed = Readonly<{ Id: string; SenderFault: true; Code: string; Message: string }>;

const MOST_DELAY_SECONDS = 900;
const MOST_ATTRIBUTES = 10;
const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/;
const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;
const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;
const ATTRIBUTE_TYPE = /^(?:String|Number|Binary)(?:\..*)?$/;

/** Codes that stand alone on SQS; fauxqs puts `AWS.SimpleQueueService.` before each. */
const BARE = /^AWS\.SimpleQueueService\.(?=(?:InvalidParameterValue|MissingParameter|InvalidAttributeValue|InvalidMessageContents);)/;

/** API_SendMessage: what SQS takes as the text of a message. */
export const isXmlText = (text: string): boolean => /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text);

const Attribute = z.looseObject({
  DataType: z.string().default(''),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});
const Message = z.looseObject({
  MessageBody: z.string().optional(),
  DelaySeconds: z.number().optional(),
  MessageAttributes: z.record(z.string(), Attribute).default({}),
});
type Message = z.infer<typeof Message>;
const Batch = z.looseObject({ Entries: z.array(z.looseObject({ Id: z.string() })).default([]) });

const invalid = (message: string): Fault => ({ code: 'InvalidParameterValue', message });

/** What is wrong with a message besides its size and its characters, which fauxqs looks at (API_SendMessage). */
const messageFault = ({ MessageBody, DelaySeconds, MessageAttributes }: Message): Fault | null => {
  if (MessageBody === undefined || MessageBody === '')
    return { code: 'MissingParameter', message: 'The request must contain the parameter MessageBody.' };
  if (DelaySeconds !== undefined && !(Number.isInteger(DelaySeconds) && DelaySeconds >= 0 && DelaySeconds <= MOST_DELAY_SECONDS))
    return invalid(
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${MOST_DELAY_SECONDS}.`,
    );
  const attributes = Object.entries(MessageAttributes);
  if (attributes.length > MOST_ATTRIBUTES)
    return invalid(`Number of message attributes [${attributes.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`);
  for (const [name, attribute] of attributes) {
    const fault = attributeFault(name, attribute);
    if (fault) return fault;
  }
  return null;
};

/** Developer guide, "Amazon SQS message metadata": message attribute components. */
const attributeFault = (name: string, { DataType, StringValue, BinaryValue }: z.infer<typeof Attribute>): Fault | null => {
  if (!ATTRIBUTE_NAME.test(name)) return invalid(`The message attribute name '${name}' is invalid.`);
  if (!ATTRIBUTE_TYPE.test(DataType)) return invalid(`The message attribute '${name}' has an invalid message attribute type.`);
  const value = DataType.startsWith('Binary') ? BinaryValue : StringValue;
  if (value === undefined || value === '')
    return invalid(`The message attribute '${name}' must contain a non-empty message attribute value.`);
  return isXmlText(value) ? null : { code: 'InvalidMessageContents', message: `Invalid characters found in the attribute '${name}'.` };
};

/** What is wrong with a request as a whole. */
const requestFault = (action: string, body: unknown): Fault | null => {
  if (action === 'SendMessage') return messageFault(Message.parse(body));
  if (action === 'CreateQueue') {
    const { QueueName } = z.looseObject({ QueueName: z.string().default('') }).parse(body);
    return QUEUE_NAME.test(QueueName)
      ? null
      : invalid('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
  }
  if (!action.endsWith('Batch')) return null;
  const long = Batch.parse(body).Entries.find(({ Id }) => !ENTRY_ID.test(Id));
  return long
    ? {
        code: 'InvalidBatchEntryId',
        message: 'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      }
    : null;
};

/** Each entry of a batch is refused alone. */
const failedOf = (entries: z.infer<typeof Batch>['Entries']): readonly Failed[] =>
  entries.flatMap((entry) => {
    const fault = messageFault(Message.parse(entry));
    return fault ? [{ Id: entry.Id, SenderFault: true as const, Code: fault.code, Message: fault.message }] : [];
  });

/** Refuse what SQS refuses and fauxqs lets pass. */
export const queueRules = (app: App): void => {
  const failed = new WeakMap<object, readonly Failed[]>();

  app.addHook('preHandler', async (request, reply) => {
    const action = actionOf(request.headers['x-amz-target']);
    if (action === null) return;
    const fault = requestFault(action, request.body);
    if (fault) {
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': `${fault.code};Sender` };
      return reply
        .code(400)
        .headers(headers)
        .send({ __type: `com.amazonaws.sqs#${fault.code}`, message: fault.message });
    }
    if (action !== 'SendMessageBatch') return;
    const { Entries, ...rest } = Batch.parse(request.body);
    const refused = failedOf(Entries);
    if (refused.length === 0 || isRefusedWhole(Entries)) return;
    if (refused.length === Entries.length) return reply.send({ Successful: [], Failed: refused });
    failed.set(request, refused);
    const ids = new Set(refused.map(({ Id }) => Id));
    request.body = { ...rest, Entries: Entries.filter(({ Id }) => !ids.has(Id)) };
  });

  app.addHook('onSend', async (_, reply, payload) => {
    const code = reply.getHeader('x-amzn-query-error');
    if (typeof code === 'string') reply.header('x-amzn-query-error', code.replace(BARE, ''));
    return payload;
  });

  app.addHook('preSerialization', async (request, _, payload: unknown) => {
    const refused = failed.get(request);
    if (!refused) return payload;
    const { Failed = [], ...rest } = z.looseObject({ Failed: z.array(z.unknown()).optional() }).parse(payload);
    return { ...rest, Failed: [...Failed, ...refused] };
  });
};

const actionOf = (target: unknown): string | null => (typeof target === 'string' ? (/^AmazonSQS\.(\w+)$/.exec(target)?.[1] ?? null) : null);

/** Too many entries, or two with one id: fauxqs refuses the whole batch. */
const isRefusedWhole = (entries: readonly Readonly<{ Id: string }>[]): boolean =>
  entries.length > 10 || new Set(entries.map(({ Id }) => Id)).size < entries.length;
