import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Flag, Rate, readEnv, Text } from '#platform/env';
import { CallQueues, callUrls, EmailQueues, emailUrls, RangeQueues, rangeUrls } from '#platform/queue-env';

const Env = z.object({ NOTICES_TABLE: Text, ALLOW_PRIVATE_ENDPOINTS: Flag, SES_RATE: Rate });
const complete = { NOTICES_TABLE: 'notices', ALLOW_PRIVATE_ENDPOINTS: 'false' };

describe('the environment of a function', () => {
  it('is read into values', () => {
    expect(readEnv(Env, { ...complete, SES_RATE: '14.5' })).toEqual({
      NOTICES_TABLE: 'notices',
      ALLOW_PRIVATE_ENDPOINTS: false,
      SES_RATE: 14.5,
    });
  });

  it('names everything that is missing or wrong in one sentence', () => {
    expect(() => readEnv(Env, { ALLOW_PRIVATE_ENDPOINTS: 'perhaps' })).toThrow(/NOTICES_TABLE: .+; ALLOW_PRIVATE_ENDPOINTS: .+stack/);
  });

  it('takes an empty table name for a missing one', () => {
    expect(() => readEnv(Env, { ...complete, NOTICES_TABLE: '' })).toThrow('NOTICES_TABLE');
  });

  it('never shows a value that it refuses', () => {
    expect(() => readEnv(Env, { ...complete, SES_RATE: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
  });

  it.each([
    ['true', true],
    ['false', false],
  ])('reads the flag %s', (text, value) => {
    expect(readEnv(Env, { ...complete, ALLOW_PRIVATE_ENDPOINTS: text }).ALLOW_PRIVATE_ENDPOINTS).toBe(value);
  });

  it.each(['yes', '1', 'TRUE', ''])('does not guess what "%s" means as a flag', (text) => {
    expect(() => readEnv(Env, { ...complete, ALLOW_PRIVATE_ENDPOINTS: text })).toThrow('ALLOW_PRIVATE_ENDPOINTS');
  });

  it.each([undefined, ''])('leaves the rate to the sending service when none is chosen (%j)', (SES_RATE) => {
    expect(readEnv(Env, { ...complete, SES_RATE }).SES_RATE).toBeNull();
  });

  it.each(['0', '-1', 'fast', 'Infinity'])('refuses %s messages per second', (SES_RATE) => {
    expect(() => readEnv(Env, { ...complete, SES_RATE })).toThrow('SES_RATE');
  });

  it('gives each lane its own queue', () => {
    const Queues = z.object({ ...RangeQueues, ...EmailQueues, ...CallQueues });
    const env = readEnv(Queues, Object.fromEntries(Object.keys(Queues.shape).map((name) => [name, name])));
    expect([rangeUrls(env), emailUrls(env), callUrls(env)]).toEqual(
      ['RANGES', 'EMAILS', 'CALLS'].map((what) => ({
        urgent: `${what}_URGENT_URL`,
        routine: `${what}_ROUTINE_URL`,
        digest: `${what}_DIGEST_URL`,
      })),
    );
  });
});
