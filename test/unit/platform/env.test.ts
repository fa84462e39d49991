import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Flag, Rate, readEnv, Text } from '#platform/env';
import { deadQueues, deadUrls, KINDS, laneQueues, laneUrls } from '#platform/queue-env';

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

  it('gives each lane of each kind of work its own queue', () => {
    const Queues = z.object(laneQueues(...KINDS));
    const env = readEnv(Queues, Object.fromEntries(Object.keys(Queues.shape).map((name) => [name, name])));
    const lanesOf = (kind: string) => ({ urgent: `${kind}_URGENT_URL`, routine: `${kind}_ROUTINE_URL`, digest: `${kind}_DIGEST_URL` });
    expect(laneUrls(env, ...KINDS)).toEqual({ ranges: lanesOf('RANGES'), emails: lanesOf('EMAILS'), calls: lanesOf('CALLS') });
  });

  it('gives each kind of work a queue of what was given up on', () => {
    const Dead = z.object(deadQueues(...KINDS));
    const env = readEnv(Dead, Object.fromEntries(Object.keys(Dead.shape).map((name) => [name, name])));
    expect(deadUrls(env, ...KINDS)).toEqual({ ranges: 'RANGES_DEAD_URL', emails: 'EMAILS_DEAD_URL', calls: 'CALLS_DEAD_URL' });
  });

  it('holds no queue that the function did not ask for', () => {
    const env = readEnv(z.object(laneQueues('emails')), {
      EMAILS_URGENT_URL: 'u',
      EMAILS_ROUTINE_URL: 'r',
      EMAILS_DIGEST_URL: 'd',
      CALLS_URGENT_URL: 'c',
    });
    // @ts-expect-error: a function that was not given the queues of calls does not compile when it reads them.
    expect(laneUrls(env, 'calls').calls.urgent).toBeUndefined();
    expect(laneUrls(env, 'emails').emails).toEqual({ urgent: 'u', routine: 'r', digest: 'd' });
  });

  it.each(['EMAILS_URGENT_URL', 'EMAILS_DIGEST_URL'])('is not complete without %s', (missing) => {
    const given = { EMAILS_URGENT_URL: 'u', EMAILS_ROUTINE_URL: 'r', EMAILS_DIGEST_URL: 'd', [missing]: undefined };
    expect(() => readEnv(z.object(laneQueues('emails')), given)).toThrow(missing);
  });
});
