import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { languageFor, optionFault, sayFor } from '../cli/words.ts';
import { addressFile } from '../local/index.ts';
import { keyFile } from './operator-key.ts';

const say = sayFor(languageFor(process.argv.slice(2), process.env));

const USAGE = `${say('用法', 'Usage')}: npm run backup -- --data DIR --to FOLDER [--keep N] [--lang zh|en]

  ${say('在服务运行时备份其数据目录某一时刻的样子，存为', 'A copy of the data folder of a running npm start, of one moment, as')} FOLDER/noticewire-TIME.tar (0600).
  --data DIR    ${say('服务的数据目录', 'the folder that it was started with')}
  --to FOLDER   ${say('备份放在哪里，最好是另一块磁盘', 'where to put the copy; better on another disk')}
  --keep N      ${say('只保留最近 N 份，默认全部保留', 'keep the newest N copies there and remove older ones; all unless said')}

  ${say('其中有密钥和地址，请加密保存', 'It holds keys and addresses: keep it encrypted')}. ${say('恢复', 'To restore')}: docs/one-machine.md
NOTICEWIRE_OPERATOR_KEY  ${say('若启动时用了它', 'if the service was started with it')}
`;

const NAME = /^noticewire-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.tar$/;

const fail = (message: string, code: number): never => {
  console.error(message);
  process.exit(code);
};

const parsed = () => {
  try {
    return parseArgs({
      options: {
        data: { type: 'string' },
        to: { type: 'string' },
        keep: { type: 'string' },
        lang: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new Error(optionFault(error, say), { cause: error });
  }
};

const readArguments = () => {
  try {
    const values = parsed();
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    if (values.data === undefined || values.to === undefined)
      throw new Error(say('缺少 --data 或 --to', 'both --data and --to are needed'));
    if (values.keep !== undefined && !/^[1-9]\d*$/.test(values.keep))
      throw new Error(`${say('--keep 须为正整数', '--keep is a whole number above zero')}: ${values.keep}`);
    return { data: resolve(values.data), to: resolve(values.to), keep: values.keep === undefined ? null : Number(values.keep) };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, 2);
  }
};

const fileIn = (data: string, file: string, otherwise: string): string => {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Error(`${data}: ${otherwise}`);
};

const NOT_RUNNING = `${say('没有服务在使用它；停止时直接复制整个目录即可', 'no run is using it: what stands still can be copied as it is')}: tar -C DIR -cf copy.tar .`;

const ask = async (data: string): Promise<Readable> => {
  const url = fileIn(data, addressFile(data), NOT_RUNNING);
  const key =
    process.env['NOTICEWIRE_OPERATOR_KEY'] ||
    fileIn(
      data,
      keyFile(data),
      say('NOTICEWIRE_OPERATOR_KEY 未设置，其中也没有密钥', 'NOTICEWIRE_OPERATOR_KEY is not set, and it keeps no key'),
    );
  const answer = await fetch(`${url}/_local/backup`, { method: 'POST', headers: { authorization: `Bearer ${key}` } }).catch(
    (error: unknown) => {
      throw new Error(`${data}: ${NOT_RUNNING} (${url})`, { cause: error });
    },
  );
  if (answer.ok && answer.body) return Readable.fromWeb(answer.body);
  throw new Error(`${url} (${answer.status}): ${(await answer.text()).slice(0, 500)}`);
};

try {
  const { data, to, keep } = readArguments();
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const name = `noticewire-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z.tar`;
  const file = join(to, name);
  try {
    await pipeline(await ask(data), createWriteStream(`${file}.part`, { mode: 0o600, flush: true }));
    renameSync(`${file}.part`, file);
  } finally {
    rmSync(`${file}.part`, { force: true });
  }
  console.log(`${file} (${(statSync(file).size / 1_000_000).toFixed(1)} MB)`);
  if (keep !== null) {
    for (const old of readdirSync(to)
      .filter((one) => NAME.test(one))
      .sort()
      .slice(0, -keep))
      rmSync(join(to, old));
  }
} catch (error) {
  fail(`${say('备份失败', 'no backup was made')}: ${error instanceof Error ? error.message : String(error)}`, 1);
}
