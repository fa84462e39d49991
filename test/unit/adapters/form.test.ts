import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { form, type Only } from '../../../functions/adapters/dynamodb/form.ts';

const V1 = z.object({ name: z.string() });
const V2 = z.object({ names: z.array(z.string()) });
const V3 = z.object({ names: z.array(z.string()), since: z.string() });
const one = form(V1);
const three = form(V1)
  .next(V2, ({ name }) => ({ names: [name] }))
  .next(V3, ({ names }) => ({ names, since: '2026' }));
const key = { pk: 'ORG#1', sk: 'FACTS' };

describe('the form of a kind of item', () => {
  it('reads what was written under every earlier form as one of the newest', () => {
    expect(three.parse({ ...key, v: 1, name: 'a' })).toEqual({ names: ['a'], since: '2026' });
    expect(three.parse({ ...key, v: 2, names: ['b'] })).toEqual({ names: ['b'], since: '2026' });
    expect(three.parse({ ...key, v: 3, names: ['c'], since: '2027' })).toEqual({ names: ['c'], since: '2027' });
    expect(one.parse({ ...key, v: 1, name: 'a' })).toEqual({ name: 'a' });
  });

  it('says which one is written now', () => {
    expect([one.version, three.version]).toEqual([1, 3]);
  });

  it.each([
    [2, one, 'has form 2, this release reads form 1'],
    [4, three, 'has form 4, this release reads form 1 to 3'],
    [undefined, three, 'has form undefined'],
    [1.5, three, 'has form 1.5'],
    [0, three, 'has form 0'],
  ])('refuses an item of another release, and names it: %s', (v, { parse }, says) => {
    expect(() => parse({ ...key, v, name: 'a' })).toThrow(`stored item ORG#1 / FACTS: ${says}`);
  });

  it('refuses what is not of the form that it says, and names where', () => {
    expect(() => three.parse({ ...key, v: 2, names: ['a', 5] })).toThrow(/stored item ORG#1 \/ FACTS: [\s\S]*names\[1\]/);
  });

  it('does not compile with an upgrade that makes something else', () => {
    // @ts-expect-error the second form has `names`
    form(V1).next(V2, ({ name }) => ({ name }));
    expect.assertions(0);
  });

  it('writes the newest form, and compiles only with exactly its fields', () => {
    expect(three.write({ names: ['a'], since: '2026' })).toEqual({ v: 3, names: ['a'], since: '2026' });
    expect(three.parse({ ...key, ...three.write({ names: ['a'], since: '2026' }) })).toEqual({ names: ['a'], since: '2026' });
    // @ts-expect-error the third form has `since`
    three.write({ names: ['a'] });
    // @ts-expect-error no form has `until`
    three.write({ names: ['a'], since: '2026', until: '2027' });
    const takes = ({ name }: Only<{ name: string }, 'name'>) => name;
    expect(takes({ name: 'a' })).toBe('a');
    const forgets = (given: Only<{ name: string; since: string }, 'name'>) => given;
    // @ts-expect-error `since` is forgotten
    expect(forgets({ name: 'a', since: '2026' })).toEqual({ name: 'a', since: '2026' });
  });
});
