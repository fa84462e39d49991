import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedAddress, recognisableAddress } from '../../../functions/usecases/ledger/delivery-line.ts';

describe('what is shown of another address', () => {
  it.each([
    ['hello@choir.example', 'h…o@choir.example'],
    ['mallory@choir.example', 'm…y@choir.example'],
    ['lily@choir.example', 'l…y@choir.example'],
    ['bob@choir.example', 'b…@choir.example'],
    ['a@choir.example', 'a…@choir.example'],
    ['用户邮箱@例子.广告', '用…箱@例子.广告'],
  ])('of %s is %s', (address, shown) => {
    expect(recognisableAddress(address)).toBe(shown);
  });

  it('tells two apart that are masked alike, and never holds the whole local part', () => {
    expect(maskedAddress({ type: 'email', address: 'hello@choir.example' })).toBe(
      maskedAddress({ type: 'email', address: 'harm@choir.example' }),
    );
    expect(recognisableAddress('hello@choir.example')).not.toBe(recognisableAddress('harm@choir.example'));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{2,30}$/), (local) => {
        expect(recognisableAddress(`${local}@choir.example`).length).toBeLessThan(`${local}@choir.example`.length + 2);
        expect(recognisableAddress(`${local}@choir.example`)).not.toContain(local);
      }),
    );
  });
});
