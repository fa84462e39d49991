import { expect } from 'vitest';

/**
 * AWS refuses this with an exception of that name.
 * @param says part of AWS's message; not compared on an engine that somebody else wrote, where only the refusal counts
 */
export const refusalOn =
  (isElsewhere: boolean) =>
  async (request: Promise<unknown>, name: string, says: string | RegExp = ''): Promise<void> => {
    const outcome: unknown = await request.then(
      () => 'it was taken',
      (error: unknown) => error,
    );
    expect(outcome).toMatchObject({ name });
    if (isElsewhere || !(outcome instanceof Error)) return;
    if (typeof says === 'string') expect(outcome.message).toContain(says);
    else expect(outcome.message).toMatch(says);
  };
