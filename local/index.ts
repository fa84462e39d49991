export { addressFile } from './data/data-folder.ts';
export type { LocalState } from './local-state.ts';
export { type LocalEvent, type LocalOptions, type LocalStack, startLocal } from './start-local.ts';
export { parametersOf, readAssembly } from './template/assembly.ts';
