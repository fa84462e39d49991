import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readBy } from '#domain/input/issue-flaws';
import { bilingual, ruleWords, said, wordingOfRule } from '#domain/text/wording';
import { NoticeDraft } from '../../../functions/domain/notices/notice-draft.ts';
import { SubscriptionDraft } from '../../../functions/domain/subscriptions/subscription-draft.ts';

const NO_REGION = bilingual('没有这个地区', 'There is no such region');

it('speaks to a reader in one language, and to one who named none in Chinese with English behind it', () => {
  expect(said(NO_REGION, 'en')).toBe('There is no such region');
  expect(said(NO_REGION, 'zh-Hans')).toBe('没有这个地区');
  expect(said(NO_REGION, 'both')).toBe('没有这个地区 There is no such region');
});

it('takes the words of a rule apart again, and no others', () => {
  expect(wordingOfRule(ruleWords('没有这个地区', 'There is no such region'))).toEqual(NO_REGION);
  for (const other of ['Invalid input', '', '\n', 'a\nb\nc', '没有\n']) expect(wordingOfRule(other)).toBeNull();
});

const HAN = /\p{Script=Han}/u;

const flawsOf = (schema: z.ZodType, given: unknown) => {
  const read = readBy(schema, given);
  if (read.kind === 'read') throw new Error('nothing is wrong with it');
  return read;
};

describe('what a schema refuses', () => {
  const notice = { title: '通知', sections: [{ body: '正文。' }] };
  const applicant = { organization: { name: '合唱队', region: '44' }, channel: { type: 'email', address: 'choir@example.org' } };

  it.each([
    ['a field that is missing', NoticeDraft, { title: '通知' }, 'sections', 'missing'],
    ['another type', NoticeDraft, { ...notice, title: 7 }, 'title', 'has to be text'],
    ['a list that is none', NoticeDraft, { ...notice, sections: '正文' }, 'sections', 'a list'],
    ['no object at all', NoticeDraft, 'notice', '', 'an object'],
    ['a field of another name', NoticeDraft, { ...notice, audiance: {} }, 'audiance', 'no field of this name'],
    ['a word that is none of them', NoticeDraft, { ...notice, kind: 'memo' }, 'kind', 'notice, opinion'],
    ['a day that does not exist', NoticeDraft, { ...notice, expiresOn: '2026-11-31' }, 'expiresOn', 'a day that exists'],
    ['a time without its offset', NoticeDraft, { ...notice, publishAt: '2026-11-20T09:00' }, 'publishAt', 'with its offset'],
    ['an empty list', NoticeDraft, { ...notice, sections: [] }, 'sections', '1 at least'],
    ['too long a list', NoticeDraft, { ...notice, supersedes: Array(21).fill({ noticeId: 'x' }) }, 'supersedes', '20 at most'],
    ['an empty title', NoticeDraft, { ...notice, title: '' }, 'title', 'write something'],
    ['too long a number', NoticeDraft, { ...notice, documentNumber: '字'.repeat(101) }, 'documentNumber', '100 characters at most'],
    ['a tag that is none', NoticeDraft, { ...notice, language: '中文' }, 'language', 'a language tag'],
    ['an unknown channel', SubscriptionDraft, { ...applicant, channel: { type: 'pigeon' } }, 'channel.type', 'email, webhook'],
    [
      'an hour that no clock has',
      SubscriptionDraft,
      { ...applicant, frequency: { mode: 'daily', hour: 25 } },
      'frequency.hour',
      '23 at most',
    ],
    ['half an hour', SubscriptionDraft, { ...applicant, frequency: { mode: 'daily', hour: 9.5 } }, 'frequency.hour', 'a whole number'],
    [
      'an address that is none',
      SubscriptionDraft,
      { ...applicant, channel: { type: 'email', address: 'choir' } },
      'channel.address',
      'one email address',
    ],
    ['a URL that is none', SubscriptionDraft, { ...applicant, channel: { type: 'webhook', url: 'hooks' } }, 'channel.url', 'a whole URL'],
    ['too short a word', SubscriptionDraft, { ...applicant, filter: { keywords: ['字'] } }, 'filter.keywords[0]', '2 characters at least'],
  ] as const)('is told in both languages: %s', (_, schema, given, path, advice) => {
    const { flaws } = flawsOf(schema, given);
    const flaw = flaws.find((one) => one.path === path);
    expect(flaw?.message.en, JSON.stringify(flaws)).toContain(advice);
    expect(flaw?.message['zh-Hans']).toMatch(HAN);
    expect(flaw?.code).toMatch(/^[a-z-]+$/);
  });

  it('is of the wrong form or of a meaning that cannot be accepted', () => {
    expect(flawsOf(NoticeDraft, { ...notice, title: 7 }).kind).toBe('malformed');
    expect(flawsOf(NoticeDraft, { ...notice, title: '' }).kind).toBe('refused');
  });

  it('has words whatever the schema asks for', () => {
    const strange = z.object({
      a: z.bigint(),
      b: z.map(z.string(), z.string()),
      c: z.union([z.string(), z.int()]),
      d: z.number().multipleOf(5),
      e: z.cuid(),
    });
    const { flaws } = flawsOf(strange, { a: 1, b: 2, c: true, d: 7, e: '?' });
    expect(flaws.map(({ path }) => path)).toEqual(['a', 'b', 'c', 'd', 'e']);
    for (const { message } of flaws) {
      expect(message['zh-Hans']).toMatch(HAN);
      expect(message.en).not.toMatch(/undefined|Invalid/);
    }
  });
});
