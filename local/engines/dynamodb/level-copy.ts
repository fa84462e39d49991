import type { Level } from './dynalite.ts';

const PAGE = 500;
const BYTES = { keyEncoding: 'buffer', valueEncoding: 'buffer' } as const;

/** All that a LevelDB held at one moment; it may be written on while this is read. */
export type LevelSnapshot = Readonly<{
  /** Into another one, which is empty. */
  copyTo(target: Level): Promise<void>;
  close(): Promise<void>;
}>;

/** An iterator sees the moment at which it was made (abstract-level, "an iterator reads from a snapshot"). */
export const snapshotOf = (level: Level): LevelSnapshot => {
  const iterator = level.iterator<Buffer, Buffer>({ ...BYTES });
  return {
    copyTo: async (target) => {
      for (let page = await iterator.nextv(PAGE); page.length > 0; page = await iterator.nextv(PAGE)) {
        await target.batch(page.map(([key, value]) => ({ type: 'put', key, value, ...BYTES }) as const));
      }
    },
    close: () => iterator.close(),
  };
};
