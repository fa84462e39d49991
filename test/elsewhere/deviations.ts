import { MINISTACK } from './deviations/ministack.ts';
import { MINISTACK_ON_DYNAMODB } from './deviations/ministack-dynamodb.ts';
import { MOTO } from './deviations/moto.ts';
import { MOTO_ON_DYNAMODB } from './deviations/moto-dynamodb.ts';
import type { Deviation } from './judge.ts';

/** Every test of the suites that another engine fails by a fault of its own. What fails by a fault of ours is mended instead. */
export const DEVIATIONS: readonly Deviation[] = [...MINISTACK, ...MINISTACK_ON_DYNAMODB, ...MOTO, ...MOTO_ON_DYNAMODB].flatMap(
  ({ tests, ...group }) => tests.map((test) => ({ ...group, test })),
);
