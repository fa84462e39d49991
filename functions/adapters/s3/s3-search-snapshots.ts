import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { SearchFacts } from '#domain/search/search-entry';
import type { SearchSnapshots, SearchWalk, Snapshot } from '#ports/search-index';
import { Bucket } from './bucket.ts';

const FOLDER = 'search/';
const YEAR = /^search\/v1-(\d{4})\.gz$/;
/** The form is in the name: a release that knows another one keeps lists of its own, and takes all in anew. */
const keyOf = (year: string): string => `${FOLDER}v1-${year}.gz`;
const WALK = `${FOLDER}v1-walk.json`;

const Facts = z.array(SearchFacts);
const Walk = z.object({ startedAt: z.string(), year: z.string().nullable(), behind: z.string().optional() });

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

/**
 * A file for each year: its first line is JSON of all facts, then a line of text for each notice. Texts of twenty thousand notices are cut
 * at their line breaks three times as fast as JSON of them is parsed.
 */
export class S3SearchSnapshots implements SearchSnapshots {
  readonly #bucket: Bucket;
  /** The one that was read or written last: who takes in one notice after the other need not read it again. */
  #last: (Snapshot & Readonly<{ year: string }>) | null = null;

  constructor(client: S3Client, bucket: string) {
    this.#bucket = new Bucket(client, bucket);
  }

  async years(): ReturnType<SearchSnapshots['years']> {
    const found: Awaited<ReturnType<SearchSnapshots['years']>>[number][] = [];
    for await (const { key, tag, bytes } of this.#bucket.objects(FOLDER)) {
      const [, year] = YEAR.exec(key) ?? [];
      if (year !== undefined) found.push({ year, tag, bytes });
    }
    return found.reverse();
  }

  async read(year: string): Promise<Snapshot | null> {
    const seen = this.#last?.year === year ? this.#last : null;
    const answer = await this.#bucket.readUnless(keyOf(year), seen?.tag ?? null);
    if (answer === 'same') return seen;
    if (!answer) return null;
    const [facts = '[]', ...texts] = (await unpacked(answer.content)).toString('utf8').split('\n');
    const entries = Facts.parse(JSON.parse(facts)).map((one, i) => ({ ...one, text: texts[i] ?? '' }));
    return { tag: answer.tag, entries };
  }

  async write(year: string, entries: Snapshot['entries'], seen: string | null): Promise<boolean> {
    const lines = [JSON.stringify(entries.map(({ text: _text, ...facts }) => facts)), ...entries.map(({ text }) => text)];
    const content = await packed(Buffer.from(lines.join('\n'), 'utf8'), { level: constants.Z_BEST_SPEED });
    const tag = await this.#bucket.writeIf(keyOf(year), content, { type: 'application/gzip', seen });
    this.#last = tag === null ? null : { year, tag, entries };
    return tag !== null;
  }

  async walk(): ReturnType<SearchSnapshots['walk']> {
    const answer = await this.#bucket.readUnless(WALK, null);
    if (!answer || answer === 'same') return null;
    return { walk: Walk.parse(JSON.parse(answer.content.toString('utf8'))), tag: answer.tag };
  }

  async keepWalk(walk: SearchWalk, seen: string | null): Promise<boolean> {
    const content = Buffer.from(JSON.stringify(walk), 'utf8');
    return (await this.#bucket.writeIf(WALK, content, { type: 'application/json', seen })) !== null;
  }
}
