import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ReportAnswer } from '../cli/answers.ts';
import { type Language, type Say, sayFor } from '../cli/words.ts';
import { signInClerk } from './clerk.ts';
import { confirmAll, goOutOfReach, PEOPLE, registerAgencies, signReceipts, subscribeAll, takeInMembers } from './people.ts';
import { Progress } from './progress.ts';
import { summary } from './summary.ts';
import { Teller } from './teller.ts';
import { AGENCIES, CONSENT, CORRECTION, FORM, NOTICES, receiptBy } from './world.ts';

export type Story = Readonly<{
  url: string;
  operatorKey: string;
  print: (text: string) => void;
  /** What is told to whoever reads the terminal. */
  language?: Language;
  /** Stops the story where it is; no error. */
  signal?: AbortSignal;
  /** Does somebody look, so that progress may change in place? */
  isTty?: boolean;
}>;

/** How the story ended. `session`: the cookies of a clerk who is signed in at the console, as a browser is given them. */
export type Told = Readonly<{ session: readonly string[] | null }>;

/**
 * Create the fictional world, post two notices into it, and show who got what: one is corrected, the other comes from two agencies with a
 * file, and is signed for by the members of a hub; somebody cannot be reached. Speaks only the public contract, as any client would.
 */
export const tellStory = async ({
  url,
  operatorKey,
  print,
  language = 'both',
  signal,
  isTty = process.stdout.isTTY === true,
}: Story): Promise<Told> => {
  const say = sayFor(language);
  const progress = new Progress(print, isTty);
  const visitor = new Teller(url, undefined, signal, language);
  try {
    const keys = await registerAgencies(visitor.as(operatorKey), (done) =>
      progress.step(say('登记机关', 'agencies'), done, AGENCIES.length),
    );
    const asked = await subscribeAll(visitor, (done) => progress.step(say('组织订阅', 'organizations subscribe'), done, PEOPLE));
    await confirmAll(visitor, asked, (done) => progress.step(say('确认订阅', 'they confirm'), done, PEOPLE));
    await takeInMembers(visitor, asked);
    await goOutOfReach(visitor);
    const files = [[], [await attach(visitor.as(keys.get(CONSENT.to) ?? ''))]];
    const wanted = [{}, { receipt: receiptBy(dayIn(RECEIPT_DAYS)) }];
    const posted = await Promise.all(
      NOTICES.map(({ poster, notice }, i) =>
        postNotice(visitor.as(keys.get(poster) ?? ''), { ...notice, ...wanted[i], attachments: files[i] }),
      ),
    );

    const latest = new Map<string, ReportAnswer>();
    const delivered = () =>
      Promise.all(
        posted.map(({ agency, id }) =>
          deliveredReport(agency, id, (report) => {
            latest.set(id, report);
            showDelivered(progress, [...latest.values()], posted.length, say);
          }),
        ),
      );
    await delivered();
    const [corrected] = posted;
    if (corrected) await correct(corrected.agency, corrected.id);
    await signReceipts(visitor);
    const session = await signInClerk(visitor.as(keys.get(CONSENT.to) ?? ''), CONSENT.to);
    const reports = await delivered();
    progress.clear();
    print('\n');
    posted.forEach(({ title, url: page }, i) => {
      const report = reports[i];
      if (report) print(summary({ title, url: page, service: url, report }, say));
    });
    print(`${say('汇总每日、每周 9 点送达，现在就看', 'digests leave at 9:00 daily or weekly; to see those of the next day now')}:
  curl -X POST ${url}/_local/clock -d '{"advance":"PT24H"}'\n\n`);
    const [, joint] = posted;
    if (joint) {
      const address = url === DEFAULT_URL ? '' : `NOTICEWIRE_URL=${url} `;
      print(`${say('报告也可在终端里看', 'a report in the terminal')}:
  ${address}NOTICEWIRE_KEY=${keys.get(CONSENT.to)} npx noticewire report ${joint.id}\n\n`);
    }
    return { session };
  } catch (error) {
    progress.clear();
    if (signal?.aborted) return { session: null };
    throw error;
  }
};

const showDelivered = (progress: Progress, reports: readonly ReportAnswer[], notices: number, say: Say): void => {
  const sum = (count: (totals: ReportAnswer['totals']) => number): number => reports.reduce((all, { totals }) => all + count(totals), 0);
  const dueNow = sum(({ audience, awaitingDigest }) => audience - awaitingDigest);
  const isFinished = reports.length === notices && reports.every(({ complete }) => complete);
  progress.step(
    say('通知送达', 'notices delivered'),
    sum(({ delivered }) => delivered),
    dueNow,
    isFinished,
  );
};

/** A report reads every range of the directory that the notice looks at. */
const REPORT_EVERY_MS = 800;

const Posted = z.object({ id: z.string(), title: z.string(), url: z.string() });

const postNotice = async (agency: Teller, notice: object) => ({
  agency,
  ...(await agency.ask(Posted, '/v1/notices', { method: 'POST', body: notice })),
});

/** Where the command line looks unless it is told otherwise. */
const DEFAULT_URL = 'http://127.0.0.1:8080';

const RECEIPT_DAYS = 14;
const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;

/** The day so many days from now, in China. */
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS + BEIJING_MS).toISOString().slice(0, 10);

const Announced = z.object({
  id: z.string(),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
});

/** The form is announced, and put where the answer says. */
const attach = async (agency: Teller): Promise<object> => {
  const bytes = Buffer.from(FORM.text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const body = { name: FORM.name, mediaType: FORM.mediaType, bytes: bytes.byteLength, sha256 };
  const { id, upload } = await agency.ask(Announced, '/v1/attachments', { method: 'POST', body });
  await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: bytes });
  return { id };
};

const correct = async (agency: Teller, id: string): Promise<void> => {
  const etag = await agency.tagOf(`/v1/notices/${id}`);
  await agency.ask(z.unknown(), `/v1/notices/${id}/corrections`, { method: 'POST', body: CORRECTION, headers: { 'if-match': etag } });
};

const deliveredReport = (agency: Teller, id: string, onReport: (report: ReportAnswer) => void): Promise<ReportAnswer> =>
  agency.until(
    async () => {
      const report = await agency.ask(ReportAnswer, `/v1/notices/${id}/report`);
      onReport(report);
      return report;
    },
    ({ complete }) => complete,
    REPORT_EVERY_MS,
  );
