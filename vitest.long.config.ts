import { defineConfig } from 'vitest/config';
import usual, { LONG } from './vitest.config.ts';

/** `npm run test:long`: every page in all looks, whole ways of people, hostile words in every field, and kills at many moments. */
export default defineConfig({ test: { ...usual.test, projects: undefined, include: LONG } });
