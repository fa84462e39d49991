import type { Quirk } from './judge.ts';
import { MINISTACK } from './quirks/ministack.ts';
import { MINISTACK_ON_DYNAMODB } from './quirks/ministack-dynamodb.ts';
import { MOTO } from './quirks/moto.ts';
import { MOTO_ON_DYNAMODB } from './quirks/moto-dynamodb.ts';

/** Every test of the suites that another engine fails by a fault of its own. What fails by a fault of ours is mended instead. */
export const QUIRKS: readonly Quirk[] = [...MINISTACK, ...MINISTACK_ON_DYNAMODB, ...MOTO, ...MOTO_ON_DYNAMODB].flatMap(
  ({ tests, ...group }) => tests.map((test) => ({ ...group, test })),
);
