import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavingAddress, leavingTokensIn } from '#domain/subscriptions/leaving-address';

const MAILBOX = 'leave@bounce.wire.example';
const token = fc.tuple(fc.stringMatching(/^sub-[0-9a-z]{26}$/), fc.stringMatching(/^[a-z2-7]{16}$/)).map(([id, mac]) => `${id}.${mac}`);

describe('the address for leaving', () => {
  it('is read back from whatever stands around it, in any case', () => {
    fc.assert(
      fc.property(
        token,
        fc.constantFrom('%', '<%>', '"%" <%>', 'a@b.example, %', 'for <%>; Sat', '%;'),
        fc.boolean(),
        (one, around, isUpper) => {
          const address = leavingAddress(MAILBOX, one);
          const text = around.replaceAll('%', isUpper ? address.toUpperCase() : address);
          expect(leavingTokensIn([text], MAILBOX)).toEqual([one]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    'leave@bounce.wire.example',
    'leave+@bounce.wire.example',
    'leave+no-token@bounce.wire.example',
    'xleave+sub-1.aaaaaaaaaaaaaaaa@bounce.wire.example',
    'leave+sub-1.aaaaaaaaaaaaaaaa@bounce.wire.example.evil.example',
    'leave+sub-1.aaaaaaaaaaaaaaaa@wire.example',
    'leave+sub-1.aaaaaaaaaaaaaaaaa@bounce.wire.example',
    'b+abcdefghijklmnop-07.qrstuvwxyz234567@bounce.wire.example',
    '',
  ])('is not %j', (text) => {
    expect(leavingTokensIn([text], MAILBOX)).toBeNull();
  });

  it('counts once however often it stands there, and no more than five of them', () => {
    const addresses = Array.from({ length: 9 }, (_, n) => leavingAddress(MAILBOX, `sub-${n}.aaaaaaaaaaaaaaaa`));
    expect(leavingTokensIn([addresses.join(', '), addresses.join(', ')], MAILBOX)).toHaveLength(5);
    expect(leavingTokensIn([addresses[0] ?? '', addresses[0] ?? ''], MAILBOX)).toHaveLength(1);
  });

  it('is looked for in long text without taking long', () => {
    expect(leavingTokensIn(['a'.repeat(200_000), `${'+'.repeat(100_000)}@`], MAILBOX)).toBeNull();
  });
});
