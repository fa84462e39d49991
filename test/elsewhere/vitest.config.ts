import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** For test/elsewhere/index.ts, which starts the engines and says where they are. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/elsewhere/*.test.ts', 'test/engines/**/*.test.ts', 'test/contract/**/*.test.ts'],
    // The one counts on our own engine, and the other is about signatures, which neither of
    // the two looks at unless it enforces permissions as well. Of CORS ministack 1.5.33 allows
    // everything to every origin, and moto 5.2.5 looks at the origin alone, by the last rule.
    exclude: ['test/contract/bill.test.ts', 'test/engines/s3-rules.test.ts', 'test/engines/s3-cors.test.ts'],
    setupFiles: ['test/elsewhere/setup.ts'],
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What an engine never does, as listed among its quirks, is waited for to the end.
    expect: { poll: { timeout: 30_000 } },
    reporters: ['dot', ['json', { outputFile: process.env['TEST_RESULTS'] ?? 'elsewhere.json' }]],
  },
});
