import { describe, expect, it } from 'vitest';
import { anAgency, call, folder, KEY, launch, type Run, readers, received, start, until } from './npm-start.ts';

const PEOPLE = 24;
/** Slow enough that a mailing of so few is met on its way. */
const RATE = ['--set', 'SesRate=5'] as const;

type Report = Readonly<{
  complete: boolean;
  totals: Readonly<{ audience: number; delivered: number; possiblyTwice: number }>;
  mailings: readonly Readonly<{ act: string; counts: Readonly<{ possiblyTwice: number }> }>[];
}>;

/** One notice of a city, in a data folder that outlives what runs on it. */
class Stage {
  readonly #data = folder();
  #run: Run | null = null;
  key = '';
  noticeId = '';

  get url(): string {
    if (!this.#run) throw new Error('nothing runs');
    return this.#run.url;
  }

  async begin(): Promise<void> {
    this.#run = await start('--port', '0', '--data', this.#data, ...RATE);
  }

  async kill(): Promise<void> {
    this.#run?.child.kill('SIGKILL');
    await this.#run?.ended;
    this.#run = null;
  }

  /** Killed while it starts and finds what the one before left undone. */
  async killStarting(afterMs: number): Promise<void> {
    const { child, ended } = launch('--port', '0', '--data', this.#data, ...RATE);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    child.kill('SIGKILL');
    await ended;
  }

  async ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: any = await response.json();
    return { etag: response.headers.get('etag') ?? '', status: response.status, body: answer };
  }

  async correct(title: string): Promise<void> {
    const { etag } = await this.ask('GET', `/v1/notices/${this.noticeId}`);
    const correction = { title, note: '改正标题', notify: 'all' };
    const { status, body } = await this.ask('POST', `/v1/notices/${this.noticeId}/corrections`, correction, { 'if-match': etag });
    if (status !== 201) throw new Error(JSON.stringify(body));
  }

  async toldBy(mailing: string): Promise<readonly string[]> {
    const lines = await received(this.url);
    return lines.flatMap((line) => (line.startsWith(`${this.noticeId}-${mailing} `) ? [line.split(' ')[1] ?? ''] : []));
  }

  /** Some of a mailing have it, and not all. */
  async untilUnderWay(mailing: string): Promise<void> {
    const told = await until(
      () => this.toldBy(mailing),
      (some) => some.length >= 2,
    );
    expect(new Set(told).size).toBeLessThan(PEOPLE);
  }

  async advance(duration: string): Promise<void> {
    await call(this.url, 'POST', '/_local/clock', { advance: duration }, KEY);
  }

  /** How it ends, once leases of those who died have run out. */
  async untilComplete(isDone: (report: Report) => boolean = () => true): Promise<Report> {
    return until(
      async (): Promise<Report> => {
        await this.advance('PT2M');
        return (await this.ask('GET', `/v1/notices/${this.noticeId}/report`)).body;
      },
      (report) => report.complete && isDone(report),
    );
  }

  receiptToken(text: string): string {
    return /\/receipts\/([^\s?]+)/.exec(text)?.[1] ?? '';
  }
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const repeats = (told: readonly string[]): number => told.length - new Set(told).size;

/** Messages of such mailings that may have left twice, as the report says. */
const doubted = ({ mailings }: Report, act: string): number =>
  mailings.filter((mailing) => mailing.act === act).reduce((sum, { counts }) => sum + counts.possiblyTwice, 0);

describe('npm start -- --data, killed with -9', () => {
  it('loses nobody of a correction or a reminder that was under way, and reminds nobody who has answered', async () => {
    const stage = new Stage();
    await stage.begin();
    stage.key = await anAgency(stage.url);
    const people = await readers(stage.url, PEOPLE);
    const notice = { title: '关于报送材料的通知', sections: [{ body: '请各组织报送材料。' }], receipt: { required: true, by: inDays(5) } };
    stage.noticeId = (await stage.ask('POST', '/v1/notices', notice)).body.id;
    await stage.untilComplete();

    // While a correction leaves, then while the next start takes it up; and a second one as soon as it is accepted.
    await stage.correct('关于报送材料的更正通知');
    await stage.untilUnderWay('2-correction');
    await stage.kill();
    await stage.killStarting(900);
    await stage.begin();
    await stage.untilComplete();
    const corrected = await stage.toldBy('2-correction');
    expect(new Set(corrected)).toEqual(new Set(people));
    await stage.correct('关于报送材料的再次更正');
    await stage.kill();
    await stage.begin();
    const report = await stage.untilComplete(({ mailings }) => mailings.filter(({ act }) => act === 'correction').length === 2);
    const again = await stage.toldBy('3-correction');
    expect(new Set(again)).toEqual(new Set(people));
    expect(report.totals).toMatchObject({ audience: PEOPLE, delivered: PEOPLE });
    expect(repeats(corrected) + repeats(again)).toBeLessThanOrEqual(doubted(report, 'correction'));

    // Half of them answer; the others are told that they have more time.
    const inbox: { to: string[]; text: string }[] = (await call(stage.url, 'GET', '/_local/inbox.json', undefined, KEY)).body;
    const answered = people.slice(0, PEOPLE / 2);
    for (const address of answered) {
      const mail = inbox.findLast(({ to, text }) => to[0] === address && stage.receiptToken(text) !== '');
      const given = await stage.ask('POST', `/v1/receipts/${stage.receiptToken(mail?.text ?? '')}`, { name: '王芳' });
      expect(given.status).toBeLessThan(300);
    }
    const by = inDays(9);
    const reminder = `3-reminder-extended-${by}`;
    await stage.ask('PATCH', `/v1/notices/${stage.noticeId}/receipt`, { by });
    // Answered once all is done that fell due with it.
    const advanced = stage.advance('PT1M').catch(() => undefined);
    await stage.untilUnderWay(reminder);
    await stage.kill();
    await advanced;
    await stage.killStarting(1200);
    await stage.begin();
    const missing = people.slice(PEOPLE / 2);
    await until(
      async () => {
        await stage.advance('PT2M');
        return stage.toldBy(reminder);
      },
      (some) => new Set(some).size >= missing.length,
    );
    const end = await stage.untilComplete();
    const reminded = await stage.toldBy(reminder);
    expect(new Set(reminded)).toEqual(new Set(missing));
    expect(repeats(reminded)).toBeLessThanOrEqual(doubted(end, 'reminder'));
    await stage.kill();
  });
});
