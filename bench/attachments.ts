import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { ensureSynthesized } from '../bin/synth.ts';
import { MOST_ATTACHMENT_BYTES } from '../functions/domain/attachments/media-types.ts';
import { Client } from './client.ts';

const KEY = 'nw_operator_for-the-benchmark-of-attachments';
const PIECE = 64 * 1024;
const SAMPLED_EACH_MS = 100;
/** Linux counts CPU time in hundredths of a second (proc(5), `clock ticks`). */
const TICKS_PER_SECOND = 100;

const Announced = z.object({ id: z.string(), upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }) });
const Posted = z.object({ attachments: z.array(z.object({ url: z.string(), sha256: z.string() })) });

/** A PDF of so many bytes, no two alike, made as it is read. */
function* contentOf(position: number): Generator<Buffer, void, undefined> {
  const head = Buffer.from(`%PDF-1.4\n% ${position}\n`);
  const tail = Buffer.from('\n%%EOF\n');
  yield head;
  const filling = createHash('shake256', { outputLength: PIECE }).update(`file ${position}`).digest();
  for (let left = MOST_ATTACHMENT_BYTES - head.length - tail.length; left > 0; left -= PIECE)
    yield filling.subarray(0, Math.min(PIECE, left));
  yield tail;
}

const hashOf = (position: number): string => {
  const hash = createHash('sha256');
  for (const piece of contentOf(position)) hash.update(piece);
  return hash.digest('hex');
};

/** What a service takes of this machine, by what Linux says of its process. */
class Usage {
  readonly #pid: number;
  #timer: NodeJS.Timeout | undefined;
  #peakMb = 0;

  constructor({ pid }: ChildProcess) {
    if (pid === undefined) throw new Error('the service did not start');
    this.#pid = pid;
  }

  /** Proportional set size: what is shared with others counts in part. */
  pssMb(): number {
    const kb = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.#pid}/smaps_rollup`, 'utf8'))?.[1]);
    return kb / 1024;
  }

  /** Of the whole process, in its own code and in the system's. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.#pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  async during(deed: () => Promise<void>): Promise<Readonly<{ seconds: number; cpu: number; peakMb: number; afterMb: number }>> {
    this.#peakMb = 0;
    const look = (): void => {
      this.#peakMb = Math.max(this.#peakMb, this.pssMb());
    };
    this.#timer = setInterval(look, SAMPLED_EACH_MS);
    const [start, cpu] = [performance.now(), this.cpuSeconds()];
    try {
      await deed();
    } finally {
      clearInterval(this.#timer);
    }
    look();
    const seconds = (performance.now() - start) / 1000;
    return { seconds, cpu: this.cpuSeconds() - cpu, peakMb: this.#peakMb, afterMb: this.pssMb() };
  }
}

/** `npm start` as a process of its own, so that nothing of the measuring counts. */
const started = async (data: string | null): Promise<Readonly<{ child: ChildProcess; url: string }>> => {
  await ensureSynthesized();
  const where = data === null ? [] : ['--data', data];
  const child = spawn(process.execPath, ['bin/start.ts', '--port', '0', '--empty', ...where], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, LC_ALL: 'en', NOTICEWIRE_OPERATOR_KEY: KEY },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const found = /ready after [\d.]+ s: (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`the service ended with ${code}: ${said}`)));
  });
  return { child, url };
};

const put = async (position: number, { url, headers }: z.infer<typeof Announced>['upload']): Promise<void> => {
  const sent = request(url, { method: 'PUT', headers: { ...headers, 'content-length': MOST_ATTACHMENT_BYTES } });
  const answered = new Promise<number>((resolve, reject) => {
    sent.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)));
    sent.on('error', reject);
  });
  await pipeline(Readable.from(contentOf(position)), sent);
  const status = await answered;
  if (status !== 200) throw new Error(`file ${position}: ${status}`);
};

const download = async (url: string): Promise<string> => {
  const { body, ok, status } = await fetch(url);
  if (!ok || !body) throw new Error(`${url}: ${status}`);
  const hash = createHash('sha256');
  for await (const piece of body) hash.update(piece);
  return hash.digest('hex');
};

const row = (name: string, { seconds, cpu, peakMb, afterMb }: Awaited<ReturnType<Usage['during']>>): string =>
  `| ${name} | ${seconds.toFixed(1)} | ${cpu.toFixed(1)} | ${Math.round(peakMb)} | ${Math.round(afterMb)} |`;

/**
 * Files as large as they may be through the whole stack on this machine: announced, put where it was signed for, posted with a notice,
 * and had again by their links, with every hash compared. @param args files; how many at once; `data` to keep them in a folder
 */
export const benchAttachments = async (args: readonly string[]): Promise<void> => {
  const files = Number(args[0] ?? 20);
  const atOnce = Number(args[1] ?? 4);
  const data = args.includes('data') ? mkdtempSync(join(tmpdir(), 'noticewire-bench-')) : null;
  const { child, url } = await started(data);
  try {
    const usage = new Usage(child);
    const client = new Client(url);
    const key = await client.agency(KEY, 'bench', '440000');
    const positions = Array.from({ length: files }, (_, i) => i);
    const hashes = positions.map(hashOf);
    const ids: string[] = [];
    let shown: z.infer<typeof Posted>['attachments'] = [];
    console.log(
      `| ${files} × ${MOST_ATTACHMENT_BYTES} B, ${atOnce} 个同时 at once, ${data === null ? '不留 not kept' : '留在文件夹 kept in a folder'} | s | CPU s | PSS 最大 at most, MB | 之后 after, MB |`,
    );
    console.log('| --- | --- | --- | --- | --- |');
    console.log(row('before', await usage.during(async () => undefined)));
    const uploaded = await usage.during(() =>
      client.together(
        positions,
        async (position) => {
          const name = `第 ${position} 份.pdf`;
          const body = { name, mediaType: 'application/pdf', bytes: MOST_ATTACHMENT_BYTES, sha256: hashes[position] };
          const { id, upload } = Announced.parse(await client.send('POST', '/v1/attachments', body, key));
          await put(position, upload);
          ids[position] = id;
        },
        atOnce,
      ),
    );
    console.log(row('uploaded', uploaded));
    const posted = await usage.during(async () => {
      const notice = { title: '带附件的通知', sections: [{ body: '见附件。' }], attachments: ids.map((id) => ({ id })) };
      shown = Posted.parse(await client.send('POST', '/v1/notices', notice, key)).attachments;
    });
    console.log(row('posted', posted));
    const had = await usage.during(() =>
      client.together(
        shown,
        async (one, position) => {
          if ((await download(one.url)) !== hashes[position]) throw new Error(`file ${position} is another than was put there`);
        },
        atOnce,
      ),
    );
    console.log(row('downloaded', had));
  } finally {
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    if (data !== null) rmSync(data, { recursive: true, force: true });
  }
};
