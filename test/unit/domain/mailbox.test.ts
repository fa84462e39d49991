import { describe, expect, it } from 'vitest';
import { mailboxOf } from '../../../functions/domain/subscriptions/mailbox.ts';

describe('the mailbox behind an address', () => {
  it.each([
    ['choir@club.example', 'choir@club.example'],
    ['Choir+notices@Club.Example', 'choir@club.example'],
    ['choir+a+b@club.example', 'choir@club.example'],
    ['choir+@club.example', 'choir@club.example'],
    ['+choir@club.example', '+choir@club.example'],
    ['ｃｈｏｉｒ＋ａ＠club.example', 'choir@club.example'],
    ['choir+x@云河.example', 'choir@xn--9kq974e.example'],
  ])('of %s is %s', (address, mailbox) => {
    expect(mailboxOf(address)).toBe(mailbox);
  });
});
