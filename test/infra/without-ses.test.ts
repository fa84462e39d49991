import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { DataStack } from '../../lib/data-stack.ts';
import { ServiceStack } from '../../lib/service-stack.ts';

const templateWith = (context: Readonly<Record<string, string>>) => {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const data = new DataStack(app, 'NoticewireData');
  return Template.fromStack(new ServiceStack(app, 'NoticewireService', { data, version: '0' })).toJSON();
};

const typesIn = (template: ReturnType<typeof templateWith>): ReadonlySet<string> =>
  new Set(Object.values<{ Type: string }>(template['Resources']).map(({ Type }) => Type));

describe('a deployment where there is no SES', () => {
  const without = templateWith({ withoutSes: 'true' });

  it('names nothing of it in its template, and any other does', () => {
    const ofSes = (types: ReadonlySet<string>) => [...types].filter((type) => type.startsWith('AWS::SES::'));
    expect(ofSes(typesIn(without))).toEqual([]);
    expect(ofSes(typesIn(templateWith({})))).not.toEqual([]);
  });

  it('keeps the queue of feedback and its consumer, and names no configuration set', () => {
    const functions = Object.values<{ Type: string; Properties: { Environment?: { Variables: Record<string, unknown> } } }>(
      without['Resources'],
    ).flatMap(({ Type, Properties }) => (Type === 'AWS::Lambda::Function' ? [Properties.Environment?.Variables ?? {}] : []));
    expect(functions.filter((variables) => 'FEEDBACK_URL' in variables)).toHaveLength(1);
    const named = functions.flatMap((variables) => ('CONFIGURATION_SET' in variables ? [variables['CONFIGURATION_SET']] : []));
    expect(named).toEqual(['', '']);
  });
});
