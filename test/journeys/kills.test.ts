import { describe, expect, it } from 'vitest';
import { anAgency, call, folder, KEY, launch, readers, received, start, until } from './npm-start.ts';

/** `KILLS=200 npx vitest run test/journeys/kills.test.ts` for a longer run. */
const KILLS = Number(process.env['KILLS'] ?? 12);
const PEOPLE = 24;
/** Sends that may be in flight, and those not yet written down, of each batch that was being worked on. */
const REPEATED_BY_A_CRASH = 20;

describe('npm start -- --data', () => {
  it(
    `loses nobody over ${KILLS} kills with -9 at moments that nobody chose`,
    async () => {
      const data = folder();
      const seed = Math.floor(Math.random() * 2 ** 31);
      let luck = seed;
      /** In [0, 1), from the seed (Park and Miller's generator). */
      const next = (): number => {
        luck = (luck * 48_271) % 2_147_483_647;
        return luck / 2_147_483_647;
      };
      const accepted: string[] = [];
      let key = '';
      for (let kill = 0; kill < KILLS; kill++) {
        const { child, ended, ready } = launch('--port', '0', '--data', data);
        const end = async (): Promise<void> => {
          child.kill('SIGKILL');
          await ended;
        };
        if (kill % 2 === 1) {
          // While it starts and finds what the one before left undone.
          await new Promise((resolve) => setTimeout(resolve, 200 + next() * 1600));
          await end();
          continue;
        }
        const url = await ready;
        if (kill === 0) {
          key = await anAgency(url);
          await readers(url, PEOPLE);
        }
        const notice = { title: `第 ${kill} 份通知`, sections: [{ body: '正文。' }] };
        const posted = call(url, 'POST', '/v1/notices', notice, key).catch(() => null);
        // Before the answer at times, and while it is planned, frozen or sent at others.
        if (next() > 0.2) await posted;
        await new Promise((resolve) => setTimeout(resolve, next() * 700));
        await end();
        const answer = await posted;
        if (answer?.status === 201) accepted.push(answer.body.id);
      }

      const last = await start('--port', '0', '--data', data);
      const reports = await until(
        async () => {
          // Leases of those who died run out.
          await call(last.url, 'POST', '/_local/clock', { advance: 'PT2M' }, KEY);
          return Promise.all(accepted.map(async (id) => (await call(last.url, 'GET', `/v1/notices/${id}/report`, undefined, key)).body));
        },
        (all) => all.every(({ complete }) => complete),
      );
      const told = await received(last.url);
      const once = new Set(told);
      for (const { noticeId, totals } of reports) {
        expect(totals, `seed ${seed}`).toMatchObject({ audience: PEOPLE, delivered: PEOPLE });
        expect(
          [...once].filter((line) => line.startsWith(`${noticeId}-`)),
          `seed ${seed}`,
        ).toHaveLength(PEOPLE);
      }
      expect(accepted.length).toBeGreaterThan(0);
      expect(told.length - once.size, `seed ${seed}`).toBeLessThanOrEqual(KILLS * REPEATED_BY_A_CRASH);
      last.child.kill('SIGTERM');
      await last.ended;
    },
    60_000 + KILLS * 20_000,
  );
});
