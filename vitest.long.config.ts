import { defineConfig } from 'vitest/config';
import usual, { LONG } from './vitest.config.ts';

/**
 * `npm run test:long`: all looks of each page, whole ways of people, hostile words in every field, all bytes after an erasure, real notices,
 * moods of mail servers, what earlier releases wrote, what takes days, permissions, kills.
 */
export default defineConfig({ test: { ...usual.test, projects: undefined, include: LONG } });
