import { describe, expect, it } from 'vitest';
import { startLocal } from '../../local/index.ts';
import { anAssembly, openOffice } from './post-office.ts';

// Lambda developer guide, "Lambda quotas".
const MOST_PAYLOAD_BYTES = 6_291_556;

/** Why a run with a function like this does not start; null when it does. */
const refusal = async (properties: Record<string, unknown>): Promise<string | null> => {
  const code = { Code: { S3Key: 'c0de.zip' }, Handler: 'index.tick', Runtime: 'nodejs24.x' };
  const Resources = { Odd: { Type: 'AWS::Lambda::Function', Properties: { ...code, ...properties } } };
  const outcome = await startLocal({ assembly: anAssembly({ Resources }), port: 0 }).catch((error: unknown) => error);
  if (outcome instanceof Error) return outcome.message;
  if (typeof outcome === 'object' && outcome !== null && 'stop' in outcome && typeof outcome.stop === 'function') await outcome.stop();
  return null;
};
const variables = (Variables: Record<string, string>) => refusal({ Environment: { Variables } });

describe('a function answers', () => {
  /** A text of JSON: two of its bytes are quotation marks. */
  it('with 6 MB of JSON at most (gettingstarted-limits: invocation payload), or has failed', async () => {
    const office = await openOffice();
    const filled = async (bytes: number) => fetch(`${office.url}/filled?bytes=${bytes}`);
    expect((await filled(MOST_PAYLOAD_BYTES)).status).toBe(200);
    const tooMuch = await filled(MOST_PAYLOAD_BYTES + 1);
    expect([tooMuch.status, await tooMuch.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect((await office.state()).functions['Receive']).toMatchObject({
      errors: 1,
      lastError: 'Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  it('with what can be JSON, or has failed (nodejs-handler)', async () => {
    const office = await openOffice();
    expect((await office.call('GET', '/circle')).status).toBe(500);
    expect((await office.state()).functions['Receive']?.lastError).toMatch(/^Runtime\.MarshalError: Unable to stringify response body/);
  });
});

describe('a function is declared', () => {
  it('with 4 KB of environment variables at most (gettingstarted-limits: environment variables)', async () => {
    const filled = (bytes: number) => variables({ FILLED: 'x'.repeat(bytes - '{"FILLED":""}'.length) });
    expect(await filled(4096)).toBe(null);
    expect(await filled(4097)).toMatch(/Odd \(AWS::Lambda::Function\)[\s\S]*4 KB of environment variables/);
  });

  it.each(['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_LAMBDA_FUNCTION_NAME', '_HANDLER', 'LAMBDA_TASK_ROOT'])(
    'without the variable %s, which Lambda sets (configuration-envvars: reserved)',
    async (name) => {
      expect(await variables({ [name]: 'x' })).toMatch(/Lambda (?:sets the variable|takes no variable of the name)/);
    },
  );

  it.each(['1ST', 'A-B', 'A', 'a b'])('without a variable of the name %s (API_Environment)', async (name) => {
    expect(await variables({ [name]: 'x' })).toContain(`Lambda takes no variable of the name ${name}`);
  });

  it.each([0, 901])('to run for 1 to 900 seconds, not %d (gettingstarted-limits: timeout)', async (Timeout) => {
    expect(await refusal({ Timeout })).toMatch(/Lambda takes 1 to 900/);
  });

  it.each([64, 10_241])('with 128 to 10,240 MB of memory, not %d (gettingstarted-limits: memory)', async (MemorySize) => {
    expect(await refusal({ MemorySize })).toMatch(/Lambda takes 128 to 10240/);
  });

  it('with a name of 64 characters at most (API_CreateFunction)', async () => {
    expect(await refusal({ FunctionName: 'x'.repeat(65) })).toMatch(/FunctionName/);
  });
});
