import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureSynthesized } from '../../bin/synth.ts';
import { type LocalOptions, type LocalStack, startLocal } from '../../local/index.ts';

export const OPERATOR_KEY = 'nw_operator_for-the-journeys-of-the-tests';

export type Answer = { status: number; body: any; headers: Headers };
export type Mail = {
  id: string;
  to: string[];
  from: string;
  subject: string;
  headers: Record<string, string>;
  text: string;
  html: string;
  raw: string;
  at: string;
};
export type HookCall = { at: string; method: string; headers: Record<string, string>; body: string; json?: any };

/** Settings of a service whose mail leaves by a server on this machine. */
export const bySmtp = (port: number): Record<string, string> => ({
  EmailBy: 'smtp',
  SmtpUrl: `smtp://127.0.0.1:${port}`,
  SenderAddress: 'notices@wire.example',
  PublicUrl: 'https://wire.example',
});

/** The whole synthesized stack, driven only through the public contract and what a local run adds to it. */
export class Service {
  readonly #stack: LocalStack;

  private constructor(stack: LocalStack) {
    this.#stack = stack;
  }

  static async start({
    settings,
    ...options
  }: Partial<Pick<LocalOptions, 'assembly' | 'data' | 'onEvent'>> & { settings?: Record<string, string> } = {}): Promise<Service> {
    const { assembly } = await ensureSynthesized();
    const stack = await startLocal({
      assembly,
      port: 0,
      ...options,
      parameters: {
        OperatorKeyHash: createHash('sha256').update(OPERATOR_KEY).digest('hex'),
        AllowPrivateEndpoints: 'true',
        FilesUnderPublicUrl: 'true',
        ...settings,
      },
    });
    return new Service(stack);
  }

  get url(): string {
    return this.#stack.url;
  }

  stop(): Promise<void> {
    return this.#stack.stop();
  }

  async call(
    method: string,
    path: string,
    options: { body?: unknown; raw?: string; key?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body, raw, key, headers = {} } = options;
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: /json(?!l)/.test(response.headers.get('content-type') ?? '') ? JSON.parse(answer) : answer,
    };
  }

  /** Resolves when nothing that is due is left to do. */
  async idle(): Promise<void> {
    await this.#stack.idle();
  }

  async advance(duration: string): Promise<void> {
    const { status, body } = await this.call('POST', '/_local/clock', { body: { advance: duration } });
    if (status !== 200) throw new Error(`the clock did not move: ${JSON.stringify(body)}`);
  }

  /** Whoever wants a digest that opens within two hours, on whatever day: a clock that moves by days costs a test half a minute. */
  async dailySoon(): Promise<Readonly<{ frequency: object }>> {
    const { body } = await this.call('POST', '/_local/clock', { body: { advance: 'PT0S' } });
    const hour = (new Date(body.now).getUTCHours() + 8 + 2) % 24;
    return { frequency: { mode: 'daily', hour, timeZone: 'Asia/Shanghai', workdaysOnly: false } };
  }

  async agency(id: string, region: string, extra: object = {}): Promise<string> {
    const made = await this.call('POST', '/v1/agencies', {
      key: OPERATOR_KEY,
      body: { id, name: `机关 ${id}`, region, contactEmail: `office@${id}.example`, ...extra },
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const key = await this.call('POST', `/v1/agencies/${id}/keys`, {
      key: OPERATOR_KEY,
      body: { scopes: ['notices:write', 'notices:read', 'agency:admin'] },
    });
    return key.body.key;
  }

  async inbox(to?: string): Promise<Mail[]> {
    return (await this.call('GET', `/_local/inbox.json${to ? `?to=${encodeURIComponent(to)}` : ''}`)).body;
  }

  async hookCalls(name: string): Promise<HookCall[]> {
    return (await this.call('GET', `/_local/webhooks/${name}.json`)).body;
  }

  /** Calls that carried notices: all but the question for consent. */
  async hookNotices(name: string): Promise<HookCall[]> {
    return (await this.hookCalls(name)).filter(({ json }) => json?.type !== 'endpoint.verification');
  }

  /** Subscribe and give consent, as an organization would. */
  async subscribe(
    name: string,
    draft: { organization?: object; channel?: object; filter?: object; frequency?: object; language?: string } = {},
  ): Promise<{ id: string; manageToken: string; address: string; secret?: string }> {
    const address = `${name}@groups.example`;
    const channel = draft.channel ?? { type: 'email', address };
    const body = { ...draft, organization: { name: `组织 ${name}`, class: 'charity', region: '440106', ...draft.organization }, channel };
    const asked = await this.call('POST', '/v1/subscriptions', { body });
    if (asked.status !== 202) throw new Error(JSON.stringify(asked.body));
    await this.idle();
    if (asked.body.manageToken) return { id: asked.body.id, manageToken: asked.body.manageToken, secret: asked.body.secret, address };
    const confirmed = await this.call('POST', '/v1/subscriptions/confirm', {
      body: { token: await this.confirmToken('address' in channel ? String(channel.address) : address) },
    });
    if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body));
    return { id: asked.body.id, manageToken: confirmed.body.manageToken, address };
  }

  async confirmToken(address: string): Promise<string> {
    const mail = (await this.inbox(address)).findLast(({ text }) => /confirm\?token=/.test(text));
    return /confirm\?token=([^\s&]+)/.exec(mail?.text ?? '')?.[1] ?? '';
  }

  hook(name: string): object {
    return { type: 'webhook', url: `${this.url}/_local/webhooks/${name}`, format: 'standard' };
  }

  /** Announce a file and put it where the service says. @returns its id */
  async attach(key: string, name: string, mediaType: string, content: Uint8Array): Promise<string> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const body = { name, mediaType, bytes: content.length, sha256 };
    const announced = await this.call('POST', '/v1/attachments', { key, body });
    if (announced.status !== 201) throw new Error(`${announced.status} ${JSON.stringify(announced.body)}`);
    const { id, upload } = announced.body;
    const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(content) });
    if (!put.ok) throw new Error(`${put.status} ${await put.text()}`);
    return id;
  }

  async post(key: string, notice: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', '/v1/notices', { key, body: notice, headers });
  }

  /** Post and wait until everything is done. */
  async publish(key: string, notice: object): Promise<any> {
    const posted = await this.post(key, notice);
    if (posted.status !== 201) throw new Error(`${posted.status} ${JSON.stringify(posted.body)}`);
    await this.idle();
    return posted.body;
  }

  async report(key: string, id: string): Promise<any> {
    return (await this.call('GET', `/v1/notices/${id}/report`, { key })).body;
  }
}

export const aNotice = (changes: object = {}) => ({
  title: '关于举办合唱节的通知',
  audience: { regions: ['440000'] },
  sections: [{ body: '合唱节于十二月举行。' }],
  ...changes,
});

/** Every count object of the ledger adds up. */
export const addsUp = (counts: Record<string, number>): boolean =>
  counts['audience'] ===
  ['delivered', 'retrying', 'failed', 'bounced', 'suppressed', 'skipped', 'pending', 'awaitingDigest'].reduce(
    (sum, part) => sum + (counts[part] ?? Number.NaN),
    0,
  );

/** Real input beside the checkout; tests that need it are skipped, by name, where it is absent. */
const SHARED = join(import.meta.dirname, '../../../shared/data');
export const hasShared = existsSync(SHARED);
export const sharedText = (file: string): string => readFileSync(join(SHARED, file), 'utf8');
export const sharedLines = (file: string): any[] =>
  sharedText(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
