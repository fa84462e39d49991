import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressIdentity, flawOf, foldAddress, hasAsciiLocalPart, wireAddress } from '#domain/subscriptions/email-address';
import { EmailAddress } from '../../../functions/domain/input/fields.ts';
import cases from '../../cases/addresses.json' with { type: 'json' };

const FOLDED = cases.filter(({ right }) => /^\S+@\S+$/.test(right));
const REFUSED = cases.filter(({ right }) => right === '422');

describe('an address as it is typed', () => {
  it('finds what it is about in the shared cases', () => {
    expect([FOLDED.length, REFUSED.length]).toEqual([6, 2]);
  });

  it.each<readonly [string, string]>([
    ...FOLDED.map(({ given, right }) => [given, right] as const),
    ['\uFEFFchoir@example.org\u2060', 'choir@example.org'],
    ['\u202achoir@example.org\u202c', 'choir@example.org'],
    ['\u200echoir@example.org', 'choir@example.org'],
    ['ｃｈｏｉｒ．ａ＋ｂ＠ｅｘａｍｐｌｅ．ｏｒｇ', 'choir.a+b@example.org'],
    ['choir@example｡org', 'choir@example.org'],
    ['choir﹫example.org', 'choir@example.org'],
    ['choir@exa\u{e0001}mple.org', 'choir@example.org'],
    ['choir\ufe0f@example.org\n', 'choir@example.org'],
    ['choir@例子。中国', 'choir@例子.中国'],
    ['jose\u0301@example.org', 'jos\u00e9@example.org'],
    ['Choir@Example.org', 'Choir@Example.org'],
  ])('is folded: %j is %s', (given, right) => {
    expect(EmailAddress.parse(given)).toBe(right);
    expect(foldAddress(right)).toBe(right);
  });

  it.each<readonly [string]>([
    ...REFUSED.map(({ given }) => [given] as const),
    [`${'字'.repeat(22)}@example.org`],
    ['choir@0x7f.0.0.1'],
    ['choir@1.2.3'],
    ['choir@example.123'],
    ['choir@１。２。３。４'],
    ['choir@[1.2.3.4]'],
    ['choir@example'],
    ['choir@-example.org'],
    ['choir@exa_mple.org'],
    [`choir@${'a'.repeat(64)}.org`],
    [`choir@${'字'.repeat(60)}.org`],
    [`choir@${Array(50).fill('abcd').join('.')}.${'e'.repeat(30)}.org`],
    ['choir@exam ple.org'],
    ['two@signs@example.org'],
    ['choir@example.org, other@example.org'],
    ['合唱团 <choir@example.org>'],
    ['。@example.org'],
    ['\u200b@example.org'],
    [`${'x'.repeat(2000)}@example.org`],
  ])('is refused when no mail can reach it: %s', (given) => {
    expect(EmailAddress.safeParse(given).success).toBe(false);
  });

  it('may be as long as mail allows: 64 octets before the @, 254 in all', () => {
    const domain = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.org`;
    const longest = `${'x'.repeat(64)}@${domain}`;
    expect(longest).toHaveLength(251);
    expect(flawOf(longest)).toBeNull();
    expect(flawOf(`x${longest}`)).toBe('local-part-too-long');
    expect(flawOf(longest.replace('@', '@abcd.'))).toBe('address-too-long');
    // Few characters, and many octets in A-labels: counted as they go into the envelope.
    const inLabels = `${'x'.repeat(64)}@${Array(9).fill('社区合唱团字').join('.')}.org`;
    expect([inLabels.length < 140, flawOf(inLabels)]).toEqual([true, 'address-too-long']);
  });
});

describe('on the wire', () => {
  it.each([
    ['choir@例子.中国', 'choir@xn--fsqu00a.xn--fiqs8s'],
    ['合唱团@例子.中国', '合唱团@xn--fsqu00a.xn--fiqs8s'],
    ['Choir@Bücher.example', 'Choir@xn--bcher-kva.example'],
    ['Choir@Example.org', 'Choir@Example.org'],
  ])('the domain of %s stands in A-labels', (address, right) => {
    expect(wireAddress(address)).toBe(right);
    expect(wireAddress(right)).toBe(right);
  });

  it('only a local part in ASCII can be told to everybody', () => {
    expect(hasAsciiLocalPart('choir@例子.中国')).toBe(true);
    expect(hasAsciiLocalPart('合唱团@example.org')).toBe(false);
  });
});

describe('the identity of an address', () => {
  it.each([
    ['Choir@Example.org', 'choir@example.org'],
    ['choir@例子.中国', 'choir@xn--fsqu00a.xn--fiqs8s'],
    ['choir＠例子。中国', 'CHOIR@XN--FSQU00A.xn--fiqs8s'],
    ['cho\u00adir@example.org ', 'choir@example.org'],
  ])('is one for %s and %s', (one, other) => {
    expect(addressIdentity(one)).toBe(addressIdentity(other));
  });

  it('keeps variants with a tag apart: they are addresses of their own', () => {
    expect(addressIdentity('choir+notices@example.org')).not.toBe(addressIdentity('choir@example.org'));
  });

  it('is what it was for every address that could be subscribed before, so that all are found', () => {
    /** As keys of addresses were made until folding came. */
    const asBefore = (address: string): string => {
      const typed = address.trim().normalize('NFC').toLowerCase();
      const at = typed.lastIndexOf('@') + 1;
      return typed.slice(0, at) + (domainToASCII(typed.slice(at)) || typed.slice(at));
    };
    const letters = fc.constantFrom(...'abzABZ019-_+.', 'é', 'ß', 'ü', '字', '团', 'İ', 'ж', 'ا', 'ñ', 'o\u0308');
    const word = fc.string({ unit: letters, minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1, maxLength: 3 }), (local, labels) => {
        const address = `${local}@${labels.join('.')}`;
        expect(addressIdentity(address)).toBe(asBefore(address));
      }),
      { numRuns: 2000 },
    );
  });
});
