export { type LocalOptions, type LocalStack, startLocal } from './start-local.ts';
