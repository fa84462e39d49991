import { defineConfig } from 'vitest/config';

/** Where to write what became of each test, for whoever counts them (.ci/run). */
const outputFile = process.env['TEST_RESULTS'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: outputFile ? ['default', ['json', { outputFile }]] : ['default'],
  },
});
