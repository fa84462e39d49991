import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dig, fromStreams, functionNamed, functions, nameOf, ofType, ROOT, targetOf, textOf } from './stacks.ts';

const alarms = ofType('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [id, Properties] as const);

/** `## send-email`, and what stands below it up to the next heading. */
const runbook = new Map(
  readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0]?.trim() ?? '', section] as const),
);

const headingOf = (properties: Readonly<Record<string, unknown>>): string =>
  /Runbook: docs\/runbook\.md#([a-z-]+)$/.exec(String(properties['AlarmDescription']))?.[1] ?? '';

describe('every alarm', () => {
  it.each(alarms)('%s says in a sentence what breaks for people', (_, { AlarmDescription }) => {
    expect(AlarmDescription).toMatch(/^[A-Za-z].{20,}\. Runbook: /);
  });

  it.each(alarms)('%s leads to what to do: what breaks, how to look, what to do', (_, properties) => {
    const section = runbook.get(headingOf(properties));
    expect(section, `docs/runbook.md#${headingOf(properties)}`).toBeDefined();
    for (const part of ['**What breaks.**', '**Look.**', '**Do.**']) expect(section).toContain(part);
  });

  it('has a heading of its own, and no heading of an alarm that is gone stays in the runbook', () => {
    const headings = alarms.map(([, properties]) => headingOf(properties));
    expect(new Set(headings).size).toBe(headings.length);
    const general = ['How to look', 'Dead letters'];
    expect([...runbook.keys()].filter((heading) => !general.includes(heading)).sort()).toEqual([...headings].sort());
  });

  it('is explained in codes that a function really logs', () => {
    const logged = readdirSync(join(ROOT, 'functions'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, 'functions', file), 'utf8'))
      .join('\n');
    const named = [...runbook.values()].flatMap((section) => [...section.matchAll(/[Ll]og code `([a-z-]+)`/g)].map(([, code]) => code));
    expect(named.length).toBeGreaterThan(5);
    // Senders name theirs to the handler that they share.
    const isLogged = (code = ''): boolean => ['log.fault', 'sendsBatches'].some((call) => logged.includes(`${call}('${code}'`));
    expect(named.filter((code) => !isLogged(code))).toEqual([]);
  });

  it.each(alarms)('%s tells somebody', (_, { AlarmActions }) => {
    const [action, ...others] = [AlarmActions ?? []].flat();
    expect(others).toEqual([]);
    expect(ofType('AWS::SNS::Topic').map(([id]) => id)).toContain(targetOf(action));
  });
});

describe('somebody is told', () => {
  const watching = (metric: string) =>
    alarms
      .filter(([, { MetricName }]) => MetricName === metric)
      .map(([, { Dimensions }]) => nameOf(targetOf(dig(Dimensions, 0, 'Value'))))
      .sort();

  it('when any function fails', () => {
    expect(watching('Errors')).toEqual(functions.map(({ name }) => name).sort());
  });

  it('when any stream is followed too slowly', () => {
    const followers = new Set(fromStreams.map(([, properties]) => nameOf(targetOf(properties['FunctionName']))));
    expect(followers.size).toBeGreaterThan(0);
    expect(watching('IteratorAge')).toEqual([...followers].sort());
  });

  it('when any clock stands still, of which no error would tell', () => {
    const called = ofType('AWS::Scheduler::Schedule').map(([, { Properties }]) => nameOf(targetOf(dig(Properties, 'Target', 'Arn'))));
    expect(called.length).toBeGreaterThan(0);
    expect(watching('Invocations')).toEqual(called.sort());
    for (const [, properties] of alarms.filter(([, { MetricName }]) => MetricName === 'Invocations'))
      expect(properties).toMatchObject({ ComparisonOperator: 'LessThanThreshold', Threshold: 1, TreatMissingData: 'breaching' });
  });

  it('when what should have happened by now has not, by metrics that a function really writes', () => {
    const outcomes = alarms.filter(([, { Namespace }]) => textOf(Namespace).startsWith('Noticewire'));
    expect(outcomes.map(([, { MetricName }]) => MetricName).sort()).toEqual([
      'daysOffUnknown',
      'mailSetAside',
      'mailboxUnread',
      'overdue',
      'refusedForUs',
      'refusedForUs',
      'sendersHeld',
      'sendersSlowed',
      'unheard',
    ]);
    for (const [, { MetricName, Dimensions, Namespace }] of outcomes) {
      const name = String(dig(Dimensions, 0, 'Value'));
      expect(functions.map((fn) => fn.name)).toContain(name);
      // Two copies in one account: each looks at its own.
      expect(textOf(Namespace)).toBe('Noticewire/<AWS::StackName>');
      expect(dig(functionNamed(name).properties, 'Environment', 'Variables', 'METRICS_NAMESPACE')).toEqual(Namespace);
      expect(readFileSync(join(ROOT, 'functions/handlers', name, 'handler.ts'), 'utf8')).toMatch(
        new RegExp(`metrics\\(\\{[^}]*\\b${MetricName}:`),
      );
    }
  });

  it('when the HTTP API answers with errors of ours', () => {
    expect(alarms.filter(([, { MetricName }]) => MetricName === '5xx')).toHaveLength(1);
  });
});
