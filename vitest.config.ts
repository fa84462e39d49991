import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where to write what became of each test, for whoever counts them (.ci/run). */
const outputFile = process.env['TEST_RESULTS'];

/** What takes longest begins first, so that the others fill the time beside it: by itself vitest goes by the size of files. */
const LONGEST = [
  'browser/',
  'journeys/contract',
  'journeys/',
  'infra/enough-and-no-more',
  'local/',
  'infra/',
  'engines/',
  'faults/',
  'contract/',
];

/** What starts no service, and changes nothing that others see. */
const SHARED = [
  'test/{unit,handlers,contract,faults,engines}/**/*.test.ts',
  // It looks at what functions ask for while a whole service lives.
  'test/infra/!(enough-and-no-more).test.ts',
];

/** What takes minutes, and is tried by `npm run test:long` (vitest.long.config.ts) and `.ci/run`. */
export const LONG = [
  'test/browser/{bad-input,clerk,compose,console-follow,desk,four-eyes,group,hostile,operator,other-store,receipts,site-looks,subscriber*}.test.ts',
  'test/infra/enough-and-no-more.test.ts',
  'test/journeys/{asking-for-consent,earlier-release,kills*,erased-bytes,news,real-notices,recover,redaction,ways-of-email}.test.ts',
];

/** What Node has compiled once it finds again: in every worker, and in every `npm start` of the tests. */
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = LONGEST.findIndex((part) => moduleId.includes(`/test/${part}`));
  return rank < 0 ? LONGEST.length : rank;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  test: {
    projects: [
      // Files share a worker, and what one has loaded the next one has: over a third of their time went by with loading.
      { extends: true, test: { name: 'shared', include: SHARED, isolate: false } },
      // By `npm run test:elsewhere`, with a configuration of its own: test/elsewhere/.
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: ['test/elsewhere/**', ...SHARED, ...LONG] } },
    ],
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // On a busy machine something may take any time; these only end what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: outputFile ? ['default', ['json', { outputFile }]] : ['default'],
  },
});
