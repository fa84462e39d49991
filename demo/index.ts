import * as z from 'zod';
import { ReportAnswer } from '../cli/answers.ts';
import { type Language, type Say, sayFor } from '../cli/words.ts';
import { confirmAll, PEOPLE, registerAgencies, subscribeAll } from './people.ts';
import { Progress } from './progress.ts';
import { summary } from './summary.ts';
import { Teller } from './teller.ts';
import { AGENCIES, NOTICES } from './world.ts';

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

/** Create the fictional world, post two notices into it, and show who got what. Speaks only the public contract, as any client would. */
export const tellStory = async ({
  url,
  operatorKey,
  print,
  language = 'both',
  signal,
  isTty = process.stdout.isTTY === true,
}: Story): Promise<void> => {
  const say = sayFor(language);
  const progress = new Progress(print, isTty);
  const visitor = new Teller(url, undefined, signal, language);
  try {
    const keys = await registerAgencies(visitor.as(operatorKey), (done) =>
      progress.step(say('登记机关', 'agencies'), done, AGENCIES.length),
    );
    const asked = await subscribeAll(visitor, (done) => progress.step(say('组织订阅', 'organizations subscribe'), done, PEOPLE));
    await confirmAll(visitor, asked, (done) => progress.step(say('确认订阅', 'they confirm'), done, PEOPLE));
    const posted = await Promise.all(NOTICES.map(({ poster, notice }) => postNotice(visitor.as(keys.get(poster) ?? ''), notice)));

    const latest = new Map<string, ReportAnswer>();
    const reports = await Promise.all(
      posted.map(({ agency, id }) =>
        deliveredReport(agency, id, (report) => {
          latest.set(id, report);
          showDelivered(progress, [...latest.values()], posted.length, say);
        }),
      ),
    );
    progress.clear();
    print('\n');
    posted.forEach(({ title, url: page }, i) => {
      const report = reports[i];
      const key = keys.get(NOTICES[i]?.poster ?? 'yh-mzt') ?? '';
      if (report) print(summary({ title, url: page, key, service: url, report }, say));
    });
    print(`${say('摘要每日、每周 9 点送达,现在就看', 'digests leave at 9:00 daily or weekly; to see those of the next day now')}:
  curl -X POST ${url}/_local/clock -d '{"advance":"PT24H"}'\n\n`);
  } catch (error) {
    progress.clear();
    if (signal?.aborted) return;
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
