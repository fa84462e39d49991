import * as z from 'zod';
import { AGENCIES, MEMBERS, type Member, NOTICES } from './world.ts';

export type Story = Readonly<{ url: string; operatorKey: string; print: (text: string) => void; signal?: AbortSignal }>;

const AT_ONCE = 8;
const WAIT_MS = 30_000;

/** Create the fictional world, post two notices into it, and show who got what. Speaks only the public contract, as any client would. */
export const tellStory = async ({ url, operatorKey, print, signal }: Story): Promise<void> => {
  const service = new Service(url, signal);
  const progress = progressOn(print);
  try {
    progress('登记机关 registering agencies');
    const keys = await registerAgencies(service, operatorKey);
    const asked = await subscribeAll(service, (done) => progress(`组织订阅 organizations subscribe ${done}/${MEMBERS.length}`));
    await confirmAll(service, asked, (done) => progress(`确认订阅 subscriptions confirmed ${done}/${MEMBERS.length}`));
    progress('发布两份通知 posting two notices');
    const posted = await Promise.all(
      NOTICES.map(({ poster, notice }) => service.send('POST', '/v1/notices', notice, keys.get(poster), Posted)),
    );
    const reports = await Promise.all(
      posted.map(({ id }, i) =>
        deliveredReport(service, id, keys.get(NOTICES[i]?.poster ?? ''), (report) =>
          progress(`送达 delivered ${report.totals.delivered}/${report.totals.audience}`),
        ),
      ),
    );
    progress(null);
    posted.forEach(({ id, title }, i) => {
      const report = reports[i];
      if (report) print(resultTable(title, id, report, keys.get(NOTICES[i]?.poster ?? '') ?? ''));
    });
    print('日摘要明早 9 点送达,现在就看 digests leave at 9:00; see them now:\n');
    print(`  curl -X POST ${url}/_local/clock -d '{"advance":"PT24H"}'\n\n`);
  } catch (error) {
    progress(null);
    if (signal?.aborted) return;
    throw error;
  }
};

const Posted = z.object({ id: z.string(), title: z.string() });
const Counts = z.object({
  audience: z.number(),
  delivered: z.number(),
  retrying: z.number(),
  failed: z.number(),
  pending: z.number(),
  awaitingDigest: z.number(),
});
const Report = z.object({
  complete: z.boolean(),
  totals: Counts,
  mailings: z.array(z.object({ byChannel: z.object({ email: Counts, webhook: Counts }) })),
  byRegion: z.array(z.object({ name: z.string(), counts: Counts })),
});
type Report = z.infer<typeof Report>;
const Pending = z.object({ id: z.string(), manageToken: z.string().optional() });
const Mails = z.array(z.object({ to: z.array(z.string()), text: z.string() }));
const Key = z.object({ key: z.string() });
const Anything = z.unknown();

/** A client of the contract. */
class Service {
  readonly #url: string;
  readonly #signal: AbortSignal | null;

  constructor(url: string, signal: AbortSignal | undefined) {
    this.#url = url;
    this.#signal = signal ?? null;
  }

  get url(): string {
    return this.#url;
  }

  /** @throws with what the service said, when it refuses */
  async send<T extends z.ZodType>(method: string, path: string, body: unknown, key: string | undefined, answer: T): Promise<z.output<T>> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      signal: this.#signal,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return answer.parse(text === '' ? null : JSON.parse(text));
  }

  /** Ask again until `done` likes the answer. */
  async until<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
    const end = performance.now() + WAIT_MS;
    for (;;) {
      const answer = await ask();
      if (done(answer)) return answer;
      if (performance.now() > end) throw new Error(`still not done after ${WAIT_MS / 1000} s: see ${this.#url}/_local/state`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const registerAgencies = async (service: Service, operatorKey: string): Promise<ReadonlyMap<string, string>> => {
  const keys = new Map<string, string>();
  for (const agency of AGENCIES) {
    await service.send('POST', '/v1/agencies', agency, operatorKey, Anything);
    const { key } = await service.send(
      'POST',
      `/v1/agencies/${agency.id}/keys`,
      { scopes: ['notices:write', 'notices:read', 'agency:admin'] },
      operatorKey,
      Key,
    );
    keys.set(agency.id, key);
  }
  // The second agency lets the first name it as co-issuer, so that the joint notice needs no signature.
  await service.send('PUT', '/v1/agencies/yh-wmb/consents/yh-mzt', undefined, keys.get('yh-wmb'), Anything);
  return keys;
};

const addressOf = (position: number): string => `member-${position + 1}@groups.example`;
const receiverOf = (position: number): string => `member-${position + 1}`;

const draftOf = (member: Member, position: number, url: string) => ({
  organization: { name: member.name, class: member.class, region: member.region, rural: member.rural ?? false, hub: member.hub ?? false },
  channel:
    member.channel === 'email'
      ? { type: 'email', address: addressOf(position) }
      : { type: 'webhook', url: `${url}/_local/webhooks/${receiverOf(position)}`, format: 'standard' },
  filter: { watch: member.watch ?? [], keywords: member.keywords ?? [] },
  frequency: member.rhythm === 'immediate' ? { mode: 'immediate' } : { mode: member.rhythm, hour: 9, timeZone: 'Asia/Shanghai' },
  language: member.language ?? 'zh-Hans',
});

type Asked = Readonly<{ member: Member; position: number; id: string; manageToken: string | null }>;

const subscribeAll = async (service: Service, onProgress: (done: number) => void): Promise<readonly Asked[]> => {
  const asked: Asked[] = [];
  await together([...MEMBERS.entries()], async ([position, member]) => {
    const { id, manageToken } = await service.send('POST', '/v1/subscriptions', draftOf(member, position, service.url), undefined, Pending);
    asked.push({ member, position, id, manageToken: manageToken ?? null });
    onProgress(asked.length);
  });
  return asked;
};

/** As people do: open the mail, take the token from its link. Webhooks have confirmed themselves by answering the challenge. */
const confirmAll = async (service: Service, asked: readonly Asked[], onProgress: (done: number) => void): Promise<void> => {
  const byEmail = asked.filter(({ member }) => member.channel === 'email');
  const mails = await service.until(
    () => service.send('GET', '/_local/inbox.json', undefined, undefined, Mails),
    (found) => found.length >= byEmail.length,
  );
  const tokens = new Map(mails.map(({ to, text }) => [to[0] ?? '', /confirm\?token=([^\s&]+)/.exec(text)?.[1] ?? '']));
  let done = 0;
  await together(byEmail, async ({ position }) => {
    await service.send('POST', '/v1/subscriptions/confirm', { token: tokens.get(addressOf(position)) }, undefined, Anything);
    onProgress(++done);
  });
  const Status = z.object({ status: z.string() });
  await together(
    asked.filter(({ manageToken }) => manageToken !== null),
    async ({ id, manageToken }) => {
      await service.until(
        () => service.send('GET', `/v1/subscriptions/${id}`, undefined, manageToken ?? '', Status),
        ({ status }) => status === 'active',
      );
      onProgress(++done);
    },
  );
};

const deliveredReport = (service: Service, id: string, key: string | undefined, onProgress: (report: Report) => void): Promise<Report> =>
  service.until(
    async () => {
      const report = await service.send('GET', `/v1/notices/${id}/report`, undefined, key, Report);
      onProgress(report);
      return report;
    },
    ({ complete }) => complete,
  );

const together = async <T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> => {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

/** Columns that a terminal gives a text: Chinese characters take two. */
const width = (text: string): number =>
  [...text].reduce(
    (sum, character) =>
      sum + (/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(character) ? 2 : 1),
    0,
  );
const padded = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));

const resultTable = (title: string, id: string, { totals, mailings, byRegion }: Report, key: string): string => {
  const sum = (channel: 'email' | 'webhook'): number => mailings.reduce((all, { byChannel }) => all + byChannel[channel].delivered, 0);
  const rows: readonly (readonly [string, number])[] = [
    ['受众 audience', totals.audience],
    ['邮件已送达 delivered by email', sum('email')],
    ['webhook 已送达 delivered by webhook', sum('webhook')],
    ['等待摘要 awaiting a digest', totals.awaitingDigest],
    ['失败 failed', totals.failed],
  ];
  return `${title}
${rows.map(([label, count]) => `  ${padded(label, 40)}${String(count).padStart(4)}`).join('\n')}
  ${byRegion.map(({ name, counts }) => `${name} ${counts.audience}`).join(' · ')}
  报告 report: NOTICEWIRE_KEY=${key} npx noticewire report ${id}

`;
};

/** In place on a terminal, a line for each step elsewhere. `null` ends it. */
const progressOn = (print: (text: string) => void): ((text: string | null) => void) => {
  const inPlace = process.stdout.isTTY === true;
  let step = '';
  return (text) => {
    if (inPlace) {
      print(text === null ? '\r\u001b[K' : `\r\u001b[K  ${text}`);
      return;
    }
    const name = (text ?? '').replace(/[\d/]+$/, '');
    if (text !== null && name !== step) print(`  ${name.trim()}\n`);
    step = name;
  };
};
