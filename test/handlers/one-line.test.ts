import { describe, expect, it } from 'vitest';
import { aDraft, aFrontDoor, anApplicant } from './front-door.ts';

const SPOILERS = {
  'a line feed': '\n',
  'a carriage return': '\r',
  'a tab': '\t',
  'a bell': '\u0007',
  'an escape': '\u001b',
  'a delete': '\u007f',
  'a next line': '\u0085',
  'a C1 control': '\u009b',
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'an embedding': '\u202a',
  'an override': '\u202e',
  'an isolate': '\u2067',
  'the end of an isolate': '\u2069',
} as const;

type Case = readonly [path: string, send: (text: string) => object];

const NOTICE: readonly Case[] = [
  ['title', (title) => aDraft({ title })],
  ['documentNumber', (documentNumber) => aDraft({ documentNumber })],
  ['indexNumber', (indexNumber) => aDraft({ indexNumber })],
  ['source', (source) => aDraft({ source })],
  ['issuers[0]', (id) => aDraft({ issuers: [id] })],
  ['sections[1].heading', (heading) => aDraft({ sections: [{ body: '一。' }, { heading, body: '二。' }] })],
  ['receipt.fields[0].label', (label) => aDraft({ receipt: { required: true, fields: [{ id: 'heads', label, type: 'number' }] } })],
  ['supersedes[0].noticeId', (noticeId) => aDraft({ supersedes: [{ noticeId }] })],
  ['attachments[0].id', (id) => aDraft({ attachments: [{ id }] })],
  ['audience.regions[0]', (region) => aDraft({ audience: { regions: [region] } })],
];
const ORGANIZATION: readonly Case[] = (['name', 'community', 'memberOf', 'filingNumber', 'region'] as const).map((field) => [
  `organization.${field}`,
  (text) => anApplicant({ organization: { name: '清溪社区合唱队', region: '440106', [field]: text } }),
]);
const FILTER: readonly Case[] = (['keywords', 'agencies', 'watch'] as const).map((field) => [
  `filter.${field}[0]`,
  (text) => anApplicant({ filter: { [field]: [text] } }),
]);
const AGENCY: readonly Case[] = (['name', 'region'] as const).map((field) => [
  field,
  (text) => ({ id: 'gd-wmb', name: '机关', region: '44', contactEmail: 'office@example.org', [field]: text }),
]);

describe('a field of one line', () => {
  it.each([
    ...NOTICE.map((one) => ['/v1/notices', ...one] as const),
    ...ORGANIZATION.map((one) => ['/v1/subscriptions', ...one] as const),
    ...FILTER.map((one) => ['/v1/subscriptions', ...one] as const),
    ...AGENCY.map((one) => ['/v1/agencies', ...one] as const),
  ])('of %s takes nothing that breaks it: %s', async (route, path, send) => {
    const door = aFrontDoor();
    const key = route === '/v1/notices' ? await door.anAgency('gd-mzt') : door.operatorKey;
    for (const [what, spoiler] of Object.entries(SPOILERS)) {
      for (const text of [`关于${spoiler}的`, `关于的${spoiler}`, `${spoiler}关于`]) {
        const { status, body } = await door.ask('POST', route, { key, body: send(text) });
        expect(status, `${what} ${JSON.stringify(body)}`).toBe(422);
        expect(body.errors).toContainEqual(expect.objectContaining({ path, code: 'not-one-line' }));
      }
    }
  });

  it('of a standing subscription takes none either', async () => {
    const door = aFrontDoor();
    const { body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant() });
    const key = await door.world.vault.token('manage', body.id);
    for (const [path, change] of [
      ['organization.name', { organization: { name: '合唱\n队' } }],
      ['filter.keywords[1]', { filter: { keywords: ['养老', '助\u2028残'] } }],
    ] as const) {
      const refused = await door.ask('PATCH', `/v1/subscriptions/${body.id}`, { key, body: change });
      expect(refused).toMatchObject({ status: 422, body: { code: 'not-one-line', errors: [{ path }] } });
    }
  });

  it('is taken as it was given: blanks inside, full-width marks, joiners, Arabic, Mongolian, and marks that turn nothing but themselves', async () => {
    const door = aFrontDoor();
    const key = await door.anAgency('gd-mzt');
    for (const title of [
      '关于　举办 合唱节的通知',
      '（转发）“迎新”通知：一',
      'ئۇقتۇرۇش\u200f 2026',
      'ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ',
      '👩‍👩‍👧 活动',
      'A\u00a0B',
    ]) {
      const { status, body } = await door.ask('POST', '/v1/notices', { key, body: aDraft({ title }) });
      expect([status, body.title]).toEqual([201, title]);
    }
  });
});
