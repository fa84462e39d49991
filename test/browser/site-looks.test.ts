import { describe, it } from 'vitest';
import { expectNoFaults, OTHER_LOOKS } from './every-page.ts';
import { onStage } from './stage.ts';

const { browser, why, stage, come } = await onStage('The site in its other looks');

describe.skipIf(!browser)(browser ? 'every page' : `every page (skipped: ${why})`, () => {
  it.each(OTHER_LOOKS)('%s is without a fault for axe, fits, is large enough to tap, and asks nothing of others', (...look) =>
    expectNoFaults({ stage, come }, look),
  );
});
