import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureSynthesized } from '../../bin/synth.ts';
import { deploy } from './deployment.ts';
import { awsEnvironment, type EngineName, startCloud, startMinistack, startMoto } from './engines.ts';
import { type Judgement, judge, outcomesOf } from './judge.ts';
import { begin, type Environment, endAllWithThisProcess } from './programs.ts';
import { PLACE, pythonWithEngines } from './python.ts';
import { QUIRKS } from './quirks.ts';

const ROOT = join(import.meta.dirname, '../..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

/** A new folder for what a part of this run leaves behind: logs, and what vitest reports. */
const newFolder = (name: string): string => {
  const folder = join(PLACE, 'runs', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
};

type Part = Readonly<{ name: string; judgement: Judgement }>;

/** @param shard which part of the files, `1/2`, where an engine has several servers */
const outcomesAt = async (engine: EngineName, folder: string, files: readonly string[], env: Environment, shard = '1/1') => {
  const results = join(folder, 'results.json');
  const log = join(folder, 'vitest.log');
  const args = [VITEST, 'run', '--config', join(import.meta.dirname, 'vitest.config.ts'), '--shard', shard, ...files];
  await begin(process.execPath, args, { cwd: ROOT, log, env: { ...awsEnvironment(env), ELSEWHERE_ENGINE: engine, TEST_RESULTS: results } })
    .ended;
  return outcomesOf(JSON.parse(readFileSync(results, 'utf8')));
};

const partOf = (name: string, engine: EngineName, files: readonly string[], outcomes: ReturnType<typeof outcomesOf>): Part => {
  const isOfThese = ({ file }: Readonly<{ file: string }>): boolean =>
    files.some((folderOrFile) => `test/${file}`.startsWith(folderOrFile));
  return {
    name,
    judgement: judge(
      outcomes,
      QUIRKS.filter((quirk) => quirk.engine === engine && isOfThese(quirk)),
    ),
  };
};

const journey = async (python: string, assembly: string): Promise<Part> => {
  const folder = newFolder('journey');
  const cloud = await startCloud(python, folder);
  const url = await deploy(cloud, assembly, folder);
  const env = {
    ELSEWHERE_URL: url,
    ELSEWHERE_PYTHON: python,
    ELSEWHERE_CLOUD: cloud.url,
    ELSEWHERE_SMTP_PORT: String(cloud.smtpPort),
    ELSEWHERE_CLOCK: cloud.clockFile,
    NODE_EXTRA_CA_CERTS: cloud.certificate,
  };
  const files = ['test/elsewhere'];
  const part = partOf('the journey of a notice on ministack', 'ministack', files, await outcomesAt('ministack', folder, files, env));
  await cloud.program.stop();
  return part;
};

const SUITES = ['test/engines', 'test/contract'];
/** moto takes thrice as long for each answer, and one processor: of two servers each has half of the files. */
const SERVERS = { ministack: 1, moto: 2 } as const satisfies Readonly<Record<EngineName, number>>;

const suites = async (engine: EngineName, python: string): Promise<Part> => {
  const shards = Array.from({ length: SERVERS[engine] }, (_, i) => i + 1);
  const outcomes = await Promise.all(
    shards.map(async (shard) => {
      const folder = newFolder(`${engine}-${shard}`);
      const { url, program } = await (engine === 'moto' ? startMoto : startMinistack)(python, folder);
      const env = { TEST_DYNAMODB_URL: url, TEST_SQS_URL: url, TEST_SES_URL: url, TEST_KMS_URL: url };
      const found = await outcomesAt(engine, folder, SUITES, env, `${shard}/${shards.length}`);
      await program.stop();
      return found;
    }),
  );
  return partOf(`engines and contract on ${engine}`, engine, SUITES, outcomes.flat());
};

/** By name, all of them by default: `npm run test:elsewhere -- journey`; `install` only makes the engines ready. */
const PARTS: readonly (readonly [string, (python: string, assembly: string) => Promise<Part>])[] = [
  ['journey', journey],
  ['ministack', (python) => suites('ministack', python)],
  ['moto', (python) => suites('moto', python)],
];

const tell = ({ name, judgement: { passed, skipped, quirky, wrong } }: Part): void => {
  console.log(`\n== ${name}: ${passed} passed, ${wrong.length} wrong, ${quirky.length} quirky as listed, ${skipped} skipped`);
  for (const one of wrong) console.log(`\n✗ ${one}`);
};

/** For .ci/run, which adds them up. */
const count = (passed: number, failed: number): void => {
  const file = process.env['ELSEWHERE_COUNTS'];
  if (file) writeFileSync(file, JSON.stringify({ passed, failed }));
  console.log(`\n${passed} passed, ${failed} failed`);
};

endAllWithThisProcess();
const wanted = process.argv.slice(2);
const python = pythonWithEngines();
if (python.kind === 'missing') {
  console.log(`Skipped: nothing was tried on ministack and moto, since ${python.reason}`);
  count(0, 0);
} else if (wanted.join() !== 'install') {
  const { assembly } = await ensureSynthesized();
  const chosen = PARTS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const parts = await Promise.all(chosen.map(([, run]) => run(python.python, assembly)));
  for (const part of parts) tell(part);
  const sum = (of: (judgement: Judgement) => number): number => parts.reduce((total, { judgement }) => total + of(judgement), 0);
  const wrong = sum((judgement) => judgement.wrong.length);
  count(
    sum((judgement) => judgement.passed),
    wrong,
  );
  process.exitCode = wrong === 0 && chosen.length > 0 ? 0 : 1;
}
