import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where to write what became of each test, for whoever counts them (.ci/run). */
const outputFile = process.env['TEST_RESULTS'];

/** What takes longest begins first, so that the others fill the time beside it: by itself vitest goes by the size of files. */
const LONGEST = [
  'journeys/kills',
  'browser/',
  'journeys/contract',
  'journeys/real-notices',
  'journeys/',
  'local/',
  'infra/',
  'engines/',
  'faults/',
  'contract/',
];

const SHARED = ['unit', 'handlers', 'contract', 'faults'].map((folder) => `test/${folder}/**/*.test.ts`);

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = LONGEST.findIndex((part) => moduleId.includes(`/test/${part}`));
  return rank < 0 ? LONGEST.length : rank;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  test: {
    projects: [
      // What starts no process, and changes nothing that others see: files share a worker, and what one has loaded the next one has.
      { extends: true, test: { name: 'shared', include: SHARED, isolate: false } },
      // By `npm run test:elsewhere`, with a configuration of its own: test/elsewhere/.
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: ['test/elsewhere/**', ...SHARED] } },
    ],
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: outputFile ? ['default', ['json', { outputFile }]] : ['default'],
  },
});
