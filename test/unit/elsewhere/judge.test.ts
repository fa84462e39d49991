import { describe, expect, it } from 'vitest';
import { judge, type Outcome, outcomesOf, type Quirk } from '../../elsewhere/judge.ts';
import { isUnreachable } from '../../elsewhere/python.ts';
import { QUIRKS } from '../../elsewhere/quirks.ts';

const anOutcome = (test: string, status: Outcome['status'], message = ''): Outcome => ({ file: 'engines/kms', test, status, message });
const aDeviation = (test: string, more: Partial<Quirk> = {}): Quirk => ({
  engine: 'moto',
  file: 'engines/kms',
  test,
  reason: 'does it otherwise',
  ...more,
});

describe('a run on an engine of others', () => {
  it('is well when every test passes but for those on the list', () => {
    const listed = [aDeviation('b')];
    const outcomes = [anOutcome('a', 'passed'), anOutcome('b', 'failed', 'no'), anOutcome('c', 'skipped')];
    expect(judge(outcomes, listed)).toEqual({ passed: 1, skipped: 1, quirky: listed, wrong: [] });
  });

  it('is red when a test fails that is not on the list, and says which and how', () => {
    const { wrong } = judge([anOutcome('a', 'failed', 'expected 1 to be 2'), anOutcome('b', 'failed')], [aDeviation('b')]);
    expect(wrong).toEqual(['engines/kms: a\n  expected 1 to be 2']);
  });

  it('is red when a test on the list passes, so that the list never says too much', () => {
    expect(judge([anOutcome('a', 'passed')], [aDeviation('a')])).toMatchObject({
      passed: 0,
      quirky: [],
      wrong: ['engines/kms: a\n  is on the list of quirks, and is passed now'],
    });
  });

  it('is red when there is no test any more of a name on the list, or only in another file', () => {
    expect(judge([{ ...anOutcome('a', 'failed'), file: 'engines/ses' }], [aDeviation('a')]).wrong).toHaveLength(2);
  });

  it('is red when a test runs that is said to be not even tried', () => {
    const listed = [aDeviation('a', { notRun: true })];
    expect(judge([anOutcome('a', 'skipped')], listed)).toMatchObject({ quirky: listed, skipped: 0, wrong: [] });
    expect(judge([anOutcome('a', 'failed')], listed).wrong).toHaveLength(1);
  });

  it('is red when a file could not be loaded', () => {
    const report = {
      testResults: [
        { name: '/somewhere/test/engines/kms.test.ts', status: 'failed', message: 'no such module\n at x', assertionResults: [] },
      ],
    };
    expect(judge(outcomesOf(report), []).wrong).toEqual(['engines/kms: the file as a whole\n  no such module']);
  });

  it('is read from what vitest reports', () => {
    const assertionResults = [
      { fullName: 'KMS encrypts', status: 'passed', failureMessages: [] },
      { fullName: 'KMS refuses', status: 'failed', failureMessages: ['expected a\n at line 3'] },
      { fullName: 'KMS waits', status: 'pending', failureMessages: null },
    ];
    const report = { testResults: [{ name: '/a/test/b/test/engines/kms.test.ts', status: 'failed', assertionResults }] };
    expect(outcomesOf(report)).toEqual([
      anOutcome('KMS encrypts', 'passed'),
      anOutcome('KMS refuses', 'failed', 'expected a'),
      anOutcome('KMS waits', 'skipped'),
    ]);
  });
});

describe('the list of quirks', () => {
  it('names each test once, with what the engine does', () => {
    const names = QUIRKS.map(({ engine, file, test }) => `${engine} ${file} ${test}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(QUIRKS.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});

describe('what pip says', () => {
  it.each([
    ["WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)': /simple/moto/", true],
    ['WARNING: Could not fetch URL https://index.example/simple/moto/: There was a problem confirming the ssl certificate', true],
    ['pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.', true],
    ['ERROR: Could not find a version that satisfies the requirement ministack==99 (from versions: 1.5.32, 1.5.33)', false],
    ['ERROR: Cannot install flask==3.1.3 and moto because these package versions have conflicting dependencies.', false],
  ])('is told apart: no index can be reached, or it has not got what we ask for: %s', (said, unreachable) => {
    expect(isUnreachable(said)).toBe(unreachable);
  });
});
