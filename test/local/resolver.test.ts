import { describe, expect, it } from 'vitest';
import type { StackTemplate } from '../../local/template/assembly.ts';
import { Resolver } from '../../local/template/resolver.ts';

const template = (changes: Partial<StackTemplate> = {}): StackTemplate => ({
  name: 'Stack',
  resources: new Map([['Queue', { Type: 'AWS::SQS::Queue', Properties: {} }]]),
  parameters: {
    Size: { Type: 'Number', Default: '3', NoEcho: false },
    Zones: { Type: 'CommaDelimitedList', Default: 'a,b', NoEcho: false },
    Password: { Type: 'String', Default: undefined, NoEcho: true, AllowedPattern: '[a-z]+' },
    Mode: { Type: 'String', Default: 'slow', Description: 'how fast it goes', NoEcho: false, AllowedValues: ['slow', 'fast'] },
  },
  conditions: {
    IsFast: { 'Fn::Equals': [{ Ref: 'Mode' }, 'fast'] },
    IsSlow: { 'Fn::Not': [{ Condition: 'IsFast' }] },
    Both: { 'Fn::And': [{ Condition: 'IsFast' }, { Condition: 'IsSlow' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsFast' }, { Condition: 'IsSlow' }] },
  },
  rules: [
    {
      Assertions: [{ Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2'], { Ref: 'Size' }] }] }, AssertDescription: 'too small' }],
    },
    {
      RuleCondition: { 'Fn::Equals': [{ Ref: 'Mode' }, 'fast'] },
      Assertions: [{ Assert: { 'Fn::Equals': [{ Ref: 'Size' }, '3'] }, AssertDescription: 'what is fast has the size 3' }],
    },
  ],
  mappings: { Prices: { 'us-east-1': { Letter: 1, Parcel: 5 } } },
  outputs: {},
  ...changes,
});

const aResolver = (parameters: Record<string, string> = {}, changes: Partial<StackTemplate> = {}, exports = new Map<string, unknown>()) => {
  const resolver = new Resolver(template(changes), parameters, exports);
  resolver.attributes.set('Queue', { Ref: 'http://queue', Arn: 'arn:queue', 'Nested.Name': 'deep' });
  return resolver;
};

describe('a template', () => {
  it.each<[unknown, unknown]>([
    [{ Ref: 'Queue' }, 'http://queue'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
    [{ 'Fn::GetAtt': 'Queue.Nested.Name' }, 'deep'],
    [{ Ref: 'Size' }, '3'],
    [{ Ref: 'Zones' }, ['a', 'b']],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'AWS::AccountId' }, '000000000000'],
    [{ Ref: 'AWS::StackName' }, 'Stack'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Size' }, 'b']] }, 'a-3-b'],
    [{ 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
    [{ 'Fn::Select': [2, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'c'],
    [
      { 'Fn::Sub': 'arn:$' + '{AWS::Partition}:$' + '{Queue}:$' + '{Queue.Arn}:$' + '{!Literal}' },
      'arn:aws:http://queue:arn:queue:$' + '{Literal}',
    ],
    [{ 'Fn::Sub': ['$' + '{A}+$' + '{Size}', { A: { Ref: 'Mode' } }] }, 'slow+3'],
    [{ 'Fn::If': ['IsFast', 'yes', 'no'] }, 'no'],
    [{ 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    [{ 'Fn::FindInMap': ['Prices', { Ref: 'AWS::Region' }, 'Parcel'] }, 5],
    [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    [{ a: { 'Fn::If': ['IsSlow', { Ref: 'AWS::NoValue' }, 1] }, c: { d: true, e: null } }, { c: { d: true, e: null } }],
    [
      { Condition: 'IsSlow', Ref: 'not a function: two keys' },
      { Condition: 'IsSlow', Ref: 'not a function: two keys' },
    ],
  ])('%j means %j', (value, meaning) => {
    expect(aResolver().resolve(value)).toEqual(meaning);
  });

  it('takes parameters that were given before their defaults', () => {
    const resolver = aResolver({ Mode: 'fast', Size: '7' });
    expect(resolver.resolve({ 'Fn::If': ['IsFast', { Ref: 'Size' }, 'slow'] })).toBe('7');
  });

  it('imports what another stack exports, if its condition holds', () => {
    const exports = new Map<string, unknown>();
    const exporter = aResolver(
      {},
      {
        outputs: {
          A: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] }, Export: { Name: { 'Fn::Join': [':', ['Stack', 'A']] } } },
          B: { Value: 'b', Export: { Name: 'Stack:B' }, Condition: 'IsFast' },
          C: { Value: 'not exported' },
        },
      },
      exports,
    );
    exporter.publishExports();
    const importer = aResolver({}, {}, exports);
    expect(importer.resolve({ 'Fn::ImportValue': 'Stack:A' })).toBe('arn:queue');
    expect(() => importer.resolve({ 'Fn::ImportValue': 'Stack:B' })).toThrow('Stack: nobody exports Stack:B.');
  });

  it.each<[unknown, RegExp]>([
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, /Queue\.Colour \(AWS::SQS::Queue\) is not known/],
    [{ Ref: 'Nowhere' }, /Nowhere\.Ref \(not in the template\)/],
    [{ 'Fn::Cidr': ['10.0.0.0/16'] }, /does not know Fn::Cidr/],
    [{ 'Fn::FindInMap': ['Prices', 'moon', 'Letter'] }, /Prices\.moon\.Letter is not declared/],
    [{ 'Fn::If': ['IsGreen', 1, 2] }, /IsGreen is not declared/],
    [{ 'Fn::Select': [5, ['a']] }, /asks for item 5/],
    [{ Ref: 'Password' }, /Password has no default/],
  ])('%j stops the start with a sentence', (value, sentence) => {
    expect(() => aResolver().resolve(value)).toThrow(sentence);
  });

  it('refuses parameters that break a rule, and says which', () => {
    expect(() => aResolver({ Size: '4' }).checkRules()).not.toThrow();
    expect(() => aResolver({ Mode: 'fast' }).checkRules()).not.toThrow();
    expect(() => aResolver({ Size: '2' }).checkRules()).toThrow('too small.');
    expect(() => aResolver({ Size: '4', Mode: 'fast' }).checkRules()).toThrow('what is fast has the size 3.');
  });

  it('refuses values that a parameter may not have, without telling secret ones', () => {
    expect(() => aResolver({ Mode: 'medium' }).resolve({ Ref: 'Mode' })).toThrow('may not be "medium". It is: how fast it goes.');
    expect(() => aResolver({ Password: 'GEHEIM' }).resolve({ Ref: 'Password' })).toThrow(/^(?!.*GEHEIM).*Password may not be/);
  });
});
