import { createHash } from 'node:crypto';
import { table } from '../cli/table.ts';
import { languageFor, sayFor } from '../cli/words.ts';
import { type LocalEvent, parametersOf, readAssembly, startLocal } from '../local/index.ts';
import { keepOperatorKey, operatorKeyFor, whereTheKeyIs } from './operator-key.ts';
import { chosenSettings, readOptions, type StartOptions, usageText } from './start-options.ts';
import { ensureSynthesized } from './synth.ts';

const language = languageFor(process.argv.slice(2), process.env);
const say = sayFor(language);

const fail = (message: string, code: number): never => {
  console.error(message);
  process.exit(code);
};

const readArguments = (): StartOptions => {
  try {
    return readOptions(process.argv.slice(2), say);
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usageText(say)}`, 2);
  }
};

/** Does nobody but this machine reach it, as far as we are told? */
const isForOneself = ({ host }: StartOptions, { PublicUrl }: Readonly<Record<string, string>>): boolean =>
  isLoopbackName(host) && (PublicUrl === undefined || PublicUrl === '' || isLoopbackName(URL.parse(PublicUrl)?.hostname ?? ''));

const isLoopbackName = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/.test(host);

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
    console.error(
      `  ${say(`${event.function} 出错`, `${event.function} failed`)}: ${event.reason.slice(0, 200)}\n  → ${url()}/_local/logs/${event.function}`,
    );
  };
};

const options = readArguments();
if (options.wantsHelp) {
  console.log(usageText(say));
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
    console.log(`${say('正在停止', 'stopping')} …`);
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
  console.log(`Noticewire ${say('正在启动', 'is starting')} …`);
  const synthesizing = setTimeout(
    () => console.log(`  ${say('合成 CDK 应用（首次较慢）', 'synthesizing the CDK app (slower the first time)')} …`),
    700,
  );
  const { assembly } = await ensureSynthesized();
  clearTimeout(synthesizing);
  const operatorKey = operatorKeyFor(options.data, process.env, say);
  const declared = parametersOf(readAssembly(assembly));
  const chosen = chosenSettings(options.settings, declared, say);
  const ours = Object.entries({
    OperatorKeyHash: createHash('sha256').update(operatorKey.key).digest('hex'),
    // Where strangers subscribe, an endpoint of theirs must not lead to what only this machine reaches.
    AllowPrivateEndpoints: String(isForOneself(options, chosen)),
    // Whoever starts an empty service signs in with it: its mail is in the inbox. One that writes to real people names its own.
    OperatorAddress: chosen['EmailBy'] === 'smtp' ? '' : 'operator@noticewire.example',
    // Files come and go by the address at which people find the service.
    FilesUnderPublicUrl: 'true',
  }).filter(([name]) => declared.has(name));
  const settings: Readonly<Record<string, string>> = { ...Object.fromEntries(ours), ...chosen };
  let url = '';
  const stack = await startLocal({
    assembly,
    port: options.port,
    host: options.host,
    data: options.data,
    localKey: options.data === undefined ? undefined : operatorKey.key,
    parameters: settings,
    onEvent: failureTeller(() => url),
  });
  url = stack.url;
  keepOperatorKey(options.data, operatorKey);
  const story = new AbortController();
  whenStopped(async () => {
    story.abort();
    await stack.stop();
  });
  console.log(`  ${say('已就绪', `ready after ${seconds()}`)}: ${stack.url}\n`);

  let clerksDoor: string | null = null;
  if (chosen['EmailBy'] === 'smtp') {
    console.log(
      `  ${say('邮件由真实的服务器发出，不演示虚构的世界', 'email leaves by a real server, so the fictional world is not told')}\n`,
    );
    if (options.data === undefined)
      console.log(
        `  ${say('没有 --data，停止后一切都会忘记，包括订阅', 'without --data everything is forgotten when it stops, subscriptions too')}\n`,
      );
  } else if (options.data === undefined && !options.isEmpty) {
    const { tellStory } = await import('../demo/index.ts');
    const told = await tellStory({
      url: stack.url,
      operatorKey: operatorKey.key,
      print: (text) => process.stdout.write(text),
      signal: story.signal,
      language,
    }).catch((error: unknown) => {
      // The service runs all the same: a slow machine is no reason to stop it.
      console.error(
        `${say('示例未能完成', 'the example did not come to its end')}: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      return { session: null };
    });
    if (told.session) clerksDoor = stack.answerOnce({ status: 303, headers: { 'set-cookie': [...told.session], location: '/console' } });
  }

  const operator = settings['OperatorAddress'] ?? '';
  const places = table([
    [say('公告栏', 'board'), `${stack.url}/`],
    ...(clerksDoor === null ? [] : [[say('控制台', 'console'), `${clerksDoor}  ${say('经办人，限一次', 'as a clerk, once')}`]]),
    [say('收件箱', 'inbox'), `${stack.url}/_local/inbox`],
    ...(operator === ''
      ? []
      : [
          [
            say('控制台', 'console'),
            `${stack.url}/console  ${say('运营者', 'operator')} ${operator}  ${say('验证码在收件箱', 'the code comes to the inbox')}`,
          ],
        ]),
    [say('接口', 'API'), `${stack.url}/docs`],
    [say('状态', 'state'), `${stack.url}/_local/state`],
  ]);
  const toLook = say('看 /_local 要此密钥，浏览器里填作密码', 'to look below /_local takes that key, in a browser as the password');
  console.log(`${say('在这里看', 'Where to look')}
${places}
${say('运营密钥', 'operator key')}  ${whereTheKeyIs(operatorKey, options.data, say)}${options.data === undefined ? '' : `\n  ${toLook}`}
${say('停止', 'stop')}  Ctrl-C`);
} catch (error) {
  fail(`${say('启动失败', 'cannot start')}: ${error instanceof Error ? error.message : String(error)}`, 1);
}
