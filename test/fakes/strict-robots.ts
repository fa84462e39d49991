import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { RobotFormat } from '../../functions/domain/subscriptions/robots.ts';
import type { EndpointAnswer, EndpointCall } from '../../functions/ports/endpoint-caller.ts';

/** How a robot is set up by its owner. `keyword`: only what has it is passed on. `isGone`: removed from its group. */
export type RobotSetup = Readonly<{ secret?: string; keyword?: string; isGone?: boolean }>;

/** A robot that keeps the rules of its platform, as ../shared/reference and the documents that the formats name have them. */
export class StrictRobot {
  /** What stood in the group, as it was sent. */
  readonly posted: string[] = [];
  setup: RobotSetup;
  readonly #format: RobotFormat;
  readonly #nowMs: () => number;
  #times: number[] = [];
  #blockedTo = 0;

  constructor(format: RobotFormat, nowMs: () => number, setup: RobotSetup = {}) {
    this.#format = format;
    this.#nowMs = nowMs;
    this.setup = setup;
  }

  answer(call: EndpointCall): EndpointAnswer {
    const { status = 200, body } = this.#judge(call);
    if (status < 300 && body === THANKS[this.#format]) this.posted.push(call.body);
    return { kind: 'answered', status, body, tookMs: 1 };
  }

  #judge({ url, body, headers }: EndpointCall): Readonly<{ status?: number; body: string }> {
    if (!/^application\/json/.test(headers['content-type'] ?? '')) throw new Error('a robot reads JSON');
    if (body !== body.toWellFormed() || /\\u[0-9a-f]{4}/i.test(body)) return { body: '{"errcode":40033,"errmsg":"invalid charset"}' };
    const nowMs = this.#nowMs();
    this.#times = this.#times.filter((ms) => ms > nowMs - 60_000);
    const inSecond = this.#times.filter((ms) => ms > nowMs - 1000).length;
    switch (this.#format) {
      case 'wecom': {
        if (this.setup.isGone) return { body: '{"errcode":93000,"errmsg":"invalid webhook url, hint: [1], more info at …"}' };
        if (this.#times.length >= 20) return { body: '{"errcode":45009,"errmsg":"api freq out of limit"}' };
        const { markdown } = z
          .strictObject({ msgtype: z.literal('markdown'), markdown: z.strictObject({ content: z.string() }) })
          .parse(JSON.parse(body));
        if (Buffer.byteLength(markdown.content) > 4096)
          return { body: '{"errcode":40058,"errmsg":"markdown.content exceed max length 4096. invalid Request Parameter"}' };
        break;
      }
      case 'dingtalk': {
        if (this.setup.isGone) return { body: '{"errcode":300005,"errmsg":"token is not exist"}' };
        if (nowMs < this.#blockedTo || this.#times.length >= 20) {
          this.#blockedTo = Math.max(this.#blockedTo, nowMs + 600_000);
          return { body: '{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}' };
        }
        const { searchParams } = new URL(url);
        const { secret } = this.setup;
        const timestamp = searchParams.get('timestamp') ?? '';
        const sign = secret && createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
        if (secret && (searchParams.get('sign') !== sign || Math.abs(Number(timestamp) - nowMs) > 3_600_000))
          return { body: '{"errcode":310000,"errmsg":"sign not match, more: [https://…]"}' };
        if (Buffer.byteLength(body) > 20_000) return { body: '{"errcode":460101,"errmsg":"message too long, exceed 20000 bytes"}' };
        const { markdown, at } = z
          .strictObject({
            msgtype: z.literal('markdown'),
            markdown: z.strictObject({ title: z.string().min(1), text: z.string() }),
            at: z.strictObject({ isAtAll: z.boolean() }),
          })
          .parse(JSON.parse(body));
        if (at.isAtAll) throw new Error('everybody was mentioned');
        if (!markdown.text.includes(this.setup.keyword ?? ''))
          return { body: '{"errcode":310000,"errmsg":"keywords not in content, more: […]"}' };
        break;
      }
      case 'feishu': {
        if (this.setup.isGone) return { body: '{"code":19001,"msg":"param invalid: incoming webhook access token invalid","data":{}}' };
        if (this.#times.length >= 100 || inSecond >= 5) return { status: 400, body: '{"code":9499,"msg":"too many request","data":{}}' };
        if (Buffer.byteLength(body) > 20_000) return { body: '{"code":9499,"msg":"Bad Request","data":{}}' };
        const json = z
          .strictObject({
            msg_type: z.literal('interactive'),
            card: z.object({ elements: z.array(z.unknown()) }),
            timestamp: z.string().optional(),
            sign: z.string().optional(),
          })
          .parse(JSON.parse(body));
        const { secret } = this.setup;
        const sign = secret && createHmac('sha256', `${json.timestamp}\n${secret}`).update('').digest('base64');
        if (secret && (json.sign !== sign || Math.abs(Number(json.timestamp) * 1000 - nowMs) > 3_600_000))
          return { body: '{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}' };
        if (!body.includes(this.setup.keyword ?? '')) return { body: '{"code":19024,"msg":"Key Words Not Found"}' };
        break;
      }
      case 'slack': {
        if (this.setup.isGone) return { status: 404, body: 'no_service' };
        const text = z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(3000), emoji: z.boolean() });
        const block = z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('header'), text: text.extend({ text: z.string().min(1).max(150) }) }),
          z.strictObject({ type: z.literal('section'), text }),
          z.strictObject({ type: z.literal('context'), elements: z.array(text).min(1).max(10) }),
          z.strictObject({
            type: z.literal('actions'),
            elements: z
              .array(
                z.strictObject({
                  type: z.literal('button'),
                  text: text.extend({ text: z.string().min(1).max(75) }),
                  url: z.url().max(3000),
                }),
              )
              .min(1)
              .max(25),
          }),
        ]);
        const read = z
          .strictObject({ text: z.string(), mrkdwn: z.literal(false), blocks: z.array(block).max(50) })
          .safeParse(JSON.parse(body));
        if (!read.success || /[<>]/.test(read.data.text)) return { status: 400, body: 'invalid_blocks' };
        break;
      }
      case 'teams': {
        if (this.setup.isGone) return { status: 404, body: '{"error":{"code":"WorkflowNotFound"}}' };
        if (inSecond >= 4) return { status: 429, body: '' };
        if (Buffer.byteLength(body) > 21_000) return { status: 413, body: '' };
        const run = z.object({ type: z.literal('TextRun'), text: z.string() });
        const element = z.union([
          z.object({ type: z.literal('RichTextBlock'), inlines: z.array(run).min(1) }),
          z.object({
            type: z.literal('ActionSet'),
            actions: z.array(z.object({ type: z.literal('Action.OpenUrl'), title: z.string(), url: z.url() })),
          }),
        ]);
        const content = z.object({ type: z.literal('AdaptiveCard'), version: z.literal('1.4'), body: z.array(element) });
        z.object({
          type: z.literal('message'),
          attachments: z.tuple([z.object({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content })]),
        }).parse(JSON.parse(body));
        break;
      }
    }
    this.#times.push(nowMs);
    return { status: this.#format === 'teams' ? 202 : 200, body: THANKS[this.#format] };
  }
}

const THANKS: Readonly<Record<RobotFormat, string>> = {
  wecom: '{"errcode":0,"errmsg":"ok"}',
  dingtalk: '{"errcode":0,"errmsg":"ok"}',
  feishu: '{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}',
  slack: 'ok',
  teams: '',
};

/** All that people read of a body, whatever platform it is for. */
export const readIn = (body: string): string => {
  const texts: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look(JSON.parse(body));
  return texts.join('\n');
};
