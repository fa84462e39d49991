import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { S3SearchSnapshots } from '../functions/adapters/s3/s3-search-snapshots.ts';
import { SnapshotSearchIndex } from '../functions/adapters/search/snapshot-search-index.ts';
import type { Notice } from '../functions/domain/notices/notice.ts';
import { entryOf } from '../functions/domain/search/search-entry.ts';
import { wordsOf } from '../functions/domain/search/search-text.ts';
import { startQueues } from '../local/engines/queues/fauxqs.ts';
import { aNotice } from '../test/builders.ts';

const CHARACTERS = 1500;
const ROUNDS = 20;

/** What is asked, how it is written in the notices that are meant, and what is nearly so and not meant. */
const ASKED = [
  ['古琴社', ['古琴社', '古琴社'], ['古琴 社会', '古筝社']],
  ['社区合唱节', ['社區合唱節', '社区合唱节'], ['社区 合唱', '合唱节社区']],
  ['志愿服务 台风', ['志愿服务与台风', '志願服務與颱風'], ['志愿服务与暴雨', '台风预警']],
  ['云民函〔2026〕39号', ['云民函〔2026〕39号', '云民函[2026]39号', '云民函【２０２６】39号'], ['云民函〔2026〕3号', '云民发〔2026〕39号']],
  ['ＷｅＣｈａｔ', ['WeChat', 'wechat', 'ＷＥＣＨＡＴ'], ['We Chat']],
  ['120㎡', ['120㎡', '120m2', '１２０ｍ２'], ['12㎡']],
  ['乾旱', ['干旱', '乾旱'], ['乾坤', '干部']],
  ['皇后镇', ['皇后镇', '皇后鎮'], ['皇后 镇江']],
  ['养老 餐厅', ['餐厅（养老）', '養老餐廳'], ['养老食堂']],
  ['50%', ['50%', '50％'], ['5%']],
  ['里', ['裡', '里', '裏'], []],
  ['评估等级', ['評估等級', '评估等级'], ['评估的等级']],
] as const;

const seeded = (seed: number) => (): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};
/** Words of such notices; none holds what is asked. */
const WORDS =
  '各级民政部门要加强组织领导落实责任分工推进工作开展培训活动按照要求报送材料做好登记管理指导监督检查总结经验完善制度提升能力保障安全促进发展结合实际制定方案明确目标细化措施及时反馈情况联系电话地址时间安排参加人员报名方式注意事项'.match(
    /.{2}/g,
  ) ?? [];

const made = (i: number, planted: string): Notice => {
  const luck = seeded(i + 1);
  let body = '';
  while (body.length < CHARACTERS)
    body += (WORDS[Math.floor(luck() * WORDS.length)] ?? '') + (luck() < 0.12 ? '，' : luck() < 0.05 ? '。\n' : '');
  const at = Math.floor(luck() * body.length);
  const day = new Date(Date.UTC(2026, 0, 1) + i * 1_500_000).toISOString();
  return aNotice({
    id: `ntc-${String(i).padStart(8, '0')}`,
    title: `关于${body.slice(0, 14)}的通知`,
    documentNumber: `民函〔2025〕${i}号`,
    issuers: [{ id: `a-${i % 40}`, name: `示范市第${i % 40}局` }],
    sections: [{ body: `${body.slice(0, at)}。${planted}。${body.slice(at)}` }],
    publishedAt: day,
    createdAt: day,
    regions: [['44', '4401', '440106', '11'][i % 4] ?? ''],
  });
};

/** Every ninetieth notice has something that is asked, or nearly so, in each of its spellings. */
const plan = (count: number) => {
  const wanted = new Map<string, Set<string>>(ASKED.map(([question]) => [question, new Set()]));
  const pieces = ASKED.flatMap(([question, meant, near]) => [
    ...meant.map((text) => [question, text, true] as const),
    ...near.map((text) => [question, text, false] as const),
  ]);
  const notices = Array.from({ length: count }, (_, i) => {
    const [question = '', text = '', isMeant = false] = i % 90 === 0 ? (pieces[(i / 90) % pieces.length] ?? []) : [];
    const notice = made(i, text);
    if (isMeant) wanted.get(question)?.add(notice.id);
    return notice;
  });
  return { notices, wanted };
};

/** Of this process since then: what others do on the machine does not count. */
const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};
const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

export const benchSearch = async ([given = '20000']: readonly string[]): Promise<void> => {
  const count = Number(given);
  const engine = await startQueues(null);
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: engine.url,
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const Bucket = 'search-bench';
  await client.send(new CreateBucketCommand({ Bucket }));
  const { notices, wanted } = plan(count);
  const folding = performance.now();
  const entries = notices.flatMap((notice) => entryOf(notice) ?? []).reverse();
  const folded = performance.now() - folding;
  const writing = performance.now();
  const store = new S3SearchSnapshots(client, Bucket);
  await store.write('2026', entries, null);
  await store.keepWalk({ startedAt: '2026-01-01T00:00:00.000Z', year: null }, null);
  const written = performance.now() - writing;
  const [year] = await store.years();
  notices.length = 0;
  entries.length = 0;

  const tail = async () => ({ ids: [], notices: [] });
  const clock = { now: () => new Date('2026-12-31T00:00:00Z') };
  const anIndex = () => new SnapshotSearchIndex({ snapshots: new S3SearchSnapshots(client, Bucket), tail, clock: clock as never });
  const query = { wanted: {}, from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
  global.gc?.();
  const before = process.memoryUsage();
  const cold: number[] = [];
  const coldCpu: number[] = [];
  let index = anIndex();
  for (let i = 0; i < 3; i++) {
    index = anIndex();
    const start = performance.now();
    const cpu = process.cpuUsage();
    await index.find({ ...query, words: wordsOf('古琴社'), limit: 20 });
    cold.push(performance.now() - start);
    coldCpu.push(cpuMs(cpu));
  }
  global.gc?.();
  const after = process.memoryUsage();
  const warm: number[] = [];
  let [found, right, meant] = [0, 0, 0];
  const warmCpu = process.cpuUsage();
  for (const [question] of ASKED) {
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      await index.find({ ...query, words: wordsOf(question), limit: 20 });
      warm.push(performance.now() - start);
    }
    const { ids = [] } = (await index.find({ ...query, words: wordsOf(question), limit: count })) ?? {};
    const truth = wanted.get(question) ?? new Set();
    const hits = ids.filter((id) => truth.has(id)).length;
    found += ids.length;
    right += hits;
    meant += truth.size;
    if (hits < ids.length || hits < truth.size) console.log(`${question}: ${ids.length} found, ${hits} of ${truth.size} meant`);
  }
  const spent = cpuMs(warmCpu);
  warm.sort((a, b) => a - b);
  const at = (part: number): string => (warm[Math.floor(warm.length * part)] ?? 0).toFixed(1);
  console.log(`| ${count.toLocaleString('en')} notices of ${CHARACTERS} characters | |
| --- | --- |
| folded for the list, ms each | ${(folded / count).toFixed(2)} |
| the list written, ms; as stored, MB | ${Math.round(written)}; ${((year?.bytes ?? 0) / 1024 / 1024).toFixed(1)} |
| cold: the first search, ms | ${cold.map(Math.round).join(', ')} |
| … of CPU, with the engine that serves the list | ${coldCpu.map(Math.round).join(', ')} |
| warm: a search, ms (median, 95 %, most) | ${at(0.5)}, ${at(0.95)}, ${(warm.at(-1) ?? 0).toFixed(1)} |
| … of CPU, on average | ${(spent / (ASKED.length * (ROUNDS + 1))).toFixed(1)} |
| held in memory, MB | ${megabytes(after.heapUsed + after.external - before.heapUsed - before.external)} |
| precision, recall (${ASKED.length} questions, ${meant} notices meant) | ${(right / found).toFixed(2)}, ${(right / meant).toFixed(2)} |`);
  client.destroy();
  await engine.stop();
};
