import { describe, expect, it } from 'vitest';
import { subscriptionFacts } from '../../functions/views/subscription-facts.ts';
import { reasonWords } from '../../functions/views/words.ts';
import { aSubscription } from '../builders.ts';
import { aDraft, aFrontDoor, anApplicant } from './front-door.ts';

const signedUp = async (organization: object) => {
  const door = aFrontDoor();
  const { status, body } = await door.ask('POST', '/v1/subscriptions', {
    body: anApplicant({ organization: { name: '清溪社区合唱队', ...organization } }),
  });
  if (status !== 202) return { door, status, errors: body.errors };
  const token = await door.world.vault.token('confirm', body.id);
  const confirmed = await door.ask('POST', '/v1/subscriptions/confirm', { body: { token } });
  const change = (given: object) =>
    door.ask('PATCH', `/v1/subscriptions/${body.id}`, {
      body: { organization: given },
      headers: { authorization: `Bearer ${confirmed.body.manageToken}` },
    });
  return { door, status, organization: confirmed.body.organization, change };
};

describe('the street of an organization', () => {
  it.each([
    ['is called as the list has it', { region: '440106006' }, { region: '440106006', street: '石牌街道' }],
    [
      'is called as the list has it, whatever was typed',
      { region: '440106006', street: '石牌' },
      { region: '440106006', street: '石牌街道' },
    ],
    ['without a known code is kept under its county', { region: '440106', street: '云溪街道' }, { region: '440106', street: '云溪街道' }],
    [
      'that the list has not is called as it was typed',
      { region: '440106998', street: '云溪街道' },
      { region: '440106998', street: '云溪街道' },
    ],
  ])('%s', async (_, given, kept) => {
    expect((await signedUp(given)).organization).toMatchObject(kept);
  });

  it.each([
    ['needs its county', { region: '4401', street: '石牌街道' }, 'street-without-county'],
    ['holds no link', { region: '440106', street: '见 evil.example.com' }, 'street-holds-link'],
    ['is one line', { region: '440106', street: '石牌\n街道' }, 'not-one-line'],
  ])('%s', async (_, given, code) => {
    const { status, errors } = await signedUp(given);
    expect([status, errors]).toEqual([422, [expect.objectContaining({ path: 'organization.street', code })]]);
  });

  it('stays with the place it is in: whoever moves leaves it behind, whoever only gets another name keeps it', async () => {
    const { change } = await signedUp({ region: '440106', street: '云溪街道' });
    expect((await change?.({ name: '云溪合唱队' }))?.body.organization.street).toBe('云溪街道');
    expect((await change?.({ region: '440106' }))?.body.organization.street).toBe('云溪街道');
    expect((await change?.({ region: '440103' }))?.body.organization.street).toBeUndefined();
    expect((await change?.({ region: '440106006' }))?.body.organization.street).toBe('石牌街道');
    expect((await change?.({ street: 'https://evil.example.com' }))?.status).toBe(422);
  });

  it('tells two organizations of one name and county apart, though it has no code', async () => {
    const door = aFrontDoor();
    const ids: string[] = [];
    for (const [i, street] of ['云溪街道', '清溪街道'].entries()) {
      const { body } = await door.ask('POST', '/v1/subscriptions', {
        body: { organization: { name: '老年协会', region: '440106', street }, channel: { type: 'email', address: `a${i}@club.example` } },
      });
      const token = await door.world.vault.token('confirm', body.id);
      ids.push((await door.ask('POST', '/v1/subscriptions/confirm', { body: { token } })).body.organization.id);
    }
    expect(new Set(ids).size).toBe(2);
  });

  it.each(['zh-Hans', 'en'] as const)('is shown by its name, and never as a code, in %s', (language) => {
    const shown = (given: object) =>
      subscriptionFacts(aSubscription({ organization: given, filter: { watch: ['440106006'] } }), 'x', language).join('\n');
    expect(shown({ region: '440106006', street: '石牌街道' })).toContain('天河区 / 石牌街道');
    expect(shown({ region: '440106', street: '云溪街道' })).toContain('天河区 / 云溪街道');
    for (const text of [
      shown({ region: '440106006' }),
      reasonWords('region:440106006', [], language),
      reasonWords('watch:440106006', [], language),
    ])
      expect(text).not.toMatch(/\d{6}/);
    expect(reasonWords('region:440106006', [], language, () => '石牌街道')).toContain('石牌街道');
  });
});

it.each(['zh', 'en'])('a notice for a street calls it by its name on the board and on its page, in %s', async (lang) => {
  const door = aFrontDoor();
  const key = await door.anAgency('gd-mzt');
  const { body } = await door.ask('POST', '/v1/notices', { key, body: aDraft({ audience: { regions: ['440106006', '440106998'] } }) });
  for (const path of ['/', `/notices/${body.id}`, '/?region=440106006']) {
    const { text } = await door.ask('GET', `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    expect(text, path).toContain('石牌街道');
    expect(text.replace(/<script.*?<\/script>|(?:href|value)="[^"]*"/gs, ''), path).not.toMatch(/440106/);
  }
});
