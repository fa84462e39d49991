import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LocalEvent, parametersOf, readAssembly, startLocal } from '../local/index.ts';
import { ensureSynthesized } from './synth.ts';

const USAGE = `用法 Usage: npm start [-- --port 8080] [--data DIR] [--empty] [--set NAME=VALUE]

  --port PORT   监听端口 where to listen (default 8080)
  --data DIR    数据保存在此目录,重启后仍在 keep everything here across restarts
  --empty       不建示例数据 begin without the fictional world
  --set N=V     部署参数 a deployment setting, e.g. --set EmailBy=smtp --set SmtpUrl=smtps://user:password@host

NOTICEWIRE_OPERATOR_KEY  运营密钥 the operator key, instead of a new one
NOTICEWIRE_VERBOSE=1     显示函数输出 show what the functions print
`;

const fail = (message: string, code: number): never => {
  console.error(message);
  process.exit(code);
};

const readArguments = () => {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8080' },
        data: { type: 'string' },
        empty: { type: 'boolean' },
        set: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean' },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port 须为 0–65535 的整数 must be a whole number from 0 to 65535, not ${values.port}`);
    return { ...values, port };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, 2);
  }
};

/** `--set Name=value`, each a parameter that the app declares. */
const chosenSettings = (given: readonly string[], declared: ReadonlySet<string>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((setting) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(setting) ?? [];
      if (!declared.has(name) || OURS.has(name)) {
        const names = [...declared].filter((one) => !OURS.has(one)).join(', ');
        throw new Error(`--set 只接受 takes only NAME=VALUE with one of: ${names}`);
      }
      return [name, value];
    }),
  );

/** Settings that a local run gives itself. */
const OURS: ReadonlySet<string> = new Set(['OperatorKeyHash', 'AllowPrivateEndpoints', 'BootstrapVersion']);

const newKey = (): string => `nw_operator_${randomBytes(24).toString('base64url')}`;

const keyFile = (data: string): string => join(data, '.operator-key');

/** From the environment, or as the data folder keeps it, or made now. */
const operatorKeyFor = (data: string | undefined): string => {
  const given = process.env['NOTICEWIRE_OPERATOR_KEY'];
  if (given) return given;
  return data !== undefined && existsSync(keyFile(data)) ? readFileSync(keyFile(data), 'utf8').trim() : newKey();
};

/** Only once the folder has turned out to be ours. */
const keepOperatorKey = (data: string | undefined, key: string): void => {
  if (data === undefined || process.env['NOTICEWIRE_OPERATOR_KEY'] || existsSync(keyFile(data))) return;
  writeFileSync(keyFile(data), key, { mode: 0o600 });
};

/** A function that fails is told once; everything else is in /_local/state and /_local/logs. */
const failureTeller = (url: () => string): ((event: LocalEvent) => void) => {
  const told = new Set<string>();
  return (event) => {
    if (event.kind === 'printed') {
      if (process.env['NOTICEWIRE_VERBOSE']) process.stderr.write(event.text);
      return;
    }
    if (told.has(event.function)) return;
    told.add(event.function);
    console.error(`  出错 ${event.function} failed: ${event.reason.slice(0, 200)}\n  → ${url()}/_local/logs/${event.function}`);
  };
};

const options = readArguments();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}

const PARENT_LOOK_MS = 500;
const started = performance.now();
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;

/** Stops everything, once; a second signal does not wait. */
const whenStopped = (stop: () => Promise<void>): void => {
  let stopping = false;
  const end = (code: number): void => {
    if (stopping) process.exit(code);
    stopping = true;
    console.log('正在停止 stopping …');
    void stop().finally(() => process.exit(code));
  };
  process.on('SIGINT', () => end(130));
  process.on('SIGTERM', () => end(0));
  process.on('SIGHUP', () => end(0));
  // npm was killed and nobody told us.
  const parent = process.ppid;
  const look = () => process.ppid !== parent && end(0);
  if (process.env['npm_lifecycle_event']) setInterval(look, PARENT_LOOK_MS).unref();
};

try {
  console.log('Noticewire 正在启动 is starting …');
  const synthesizing = setTimeout(() => console.log('  合成 CDK 应用(首次较慢) synthesizing the CDK app (slower the first time) …'), 700);
  const { assembly } = await ensureSynthesized();
  clearTimeout(synthesizing);
  const operatorKey = operatorKeyFor(options.data);
  const declared = parametersOf(readAssembly(assembly));
  const parameters = Object.entries({
    OperatorKeyHash: createHash('sha256').update(operatorKey).digest('hex'),
    AllowPrivateEndpoints: 'true',
  }).filter(([name]) => declared.has(name));
  let url = '';
  const stack = await startLocal({
    assembly,
    port: options.port,
    data: options.data,
    parameters: { ...Object.fromEntries(parameters), ...chosenSettings(options.set, declared) },
    onEvent: failureTeller(() => url),
  });
  url = stack.url;
  keepOperatorKey(options.data, operatorKey);
  const story = new AbortController();
  whenStopped(async () => {
    story.abort();
    await stack.stop();
  });
  console.log(`  已就绪 ready after ${seconds()}: ${stack.url}\n`);

  if (options.data === undefined && !options.empty) {
    const { tellStory } = await import('../demo/index.ts');
    await tellStory({ url: stack.url, operatorKey, print: (text) => process.stdout.write(text), signal: story.signal }).catch(
      (error: unknown) => {
        // The service runs all the same: a slow machine is no reason to stop it.
        console.error(`示例未能完成 the example did not come to its end: ${error instanceof Error ? error.message : String(error)}\n`);
      },
    );
  }

  console.log(`在这里看 Where to look
  公告栏 board        ${stack.url}/
  收件箱 inbox        ${stack.url}/_local/inbox
  接口 API            ${stack.url}/docs
  状态 state          ${stack.url}/_local/state
运营密钥 operator key  ${operatorKey}
停止 stop             Ctrl-C`);
} catch (error) {
  fail(`启动失败 cannot start: ${error instanceof Error ? error.message : String(error)}`, 1);
}
