import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../functions/handlers/api/app.ts';
import { aDraft, aFrontDoor, anApplicant } from './front-door.ts';

/** An example of what each takes, by the document that says so. */
const bodyOf = ({ body, example }: (typeof ENDPOINTS)[number]): { body?: unknown } => (body ? { body: example ?? {} } : {});

/** What there is: an agency with all that an agency can have, and an organization; and somebody else of each kind. */
const aCity = async () => {
  const door = aFrontDoor();
  const { ask, anAgency, operatorKey, world } = door;
  const writer = await anAgency('yh-mzj');
  // Of another province: an agency answers for the organizations of its own.
  await anAgency('yh-wmb', { region: '110000' });
  const { body: foreign } = await ask('POST', '/v1/agencies/yh-wmb/keys', {
    key: operatorKey,
    body: { scopes: ['notices:write', 'notices:read', 'agency:admin'] },
  });
  const { body: key } = await ask('POST', '/v1/agencies/yh-mzj/keys', { key: operatorKey, body: { scopes: ['agency:admin'] } });
  const { body: li } = await ask('POST', '/v1/agencies/yh-mzj/staff', {
    key: operatorKey,
    body: { email: 'li@yh.example', name: '李小梅', roles: ['administrator'] },
  });
  const { body: draft } = await ask('POST', '/v1/agencies/yh-mzj/drafts', { key: writer, body: aDraft() });
  const later = new Date(world.clock.now().getTime() + 86_400_000).toISOString();
  const { body: notice } = await ask('POST', '/v1/notices', { key: writer, body: aDraft({ publishAt: later }) });
  const confirmed = async (address: string, name: string) => {
    const given = { ...anApplicant({ channel: { type: 'email', address } }), organization: { name, class: 'charity', region: '440106' } };
    const { body: pending } = await ask('POST', '/v1/subscriptions', { body: given });
    const { body } = await ask('POST', '/v1/subscriptions/confirm', { body: { token: await world.vault.token('confirm', pending.id) } });
    return {
      id: pending.id as string,
      token: body.manageToken as string,
      organization: (await world.subscriptions.find(pending.id))?.organizationId ?? '',
    };
  };
  const [own, stranger] = [await confirmed('choir@club.example', '合唱队'), await confirmed('dance@club.example', '舞蹈队')];
  return {
    ...door,
    ids: { key: key.id, staff: li.id, draft: draft.id, notice: notice.id, own },
    foreignKey: foreign.key as string,
    stranger,
  };
};

describe('what is somebody else’s', () => {
  it('is to every route the very same as what there is not: by a key, a token, a session of others, and by none', async () => {
    const { ask, ids, foreignKey, stranger } = await aCity();
    const real: Record<string, string> = {
      '/v1/notices/{id}': ids.notice,
      '/v1/agencies/{id}': 'yh-mzj',
      '/v1/subscriptions/{id}': ids.own.id,
      '/v1/organizations/{id}': ids.own.organization,
      keyId: ids.key,
      staffId: ids.staff,
      draftId: ids.draft,
      otherId: 'yh-wmb',
      memberId: stranger.organization,
      n: '1',
    };
    const filled = (path: string, isReal: boolean): string =>
      path.replace(/\{(\w+)\}/g, (_, name: string) => {
        const upTo = path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);
        // One's own agency and all else of somebody else's is unknown there, too.
        const id = real[upTo] ?? real[name] ?? 'none-of-this';
        return isReal ? id : name === 'n' ? '1' : 'x'.repeat(12);
      });
    // The token of a message is a proof by itself, and no id.
    const asked = ENDPOINTS.filter(({ path }) => /\{(?!token\})/.test(path));
    const strangers: readonly (readonly [string, Record<string, unknown>])[] = [
      ['a key of another agency', { key: foreignKey }],
      ['a token of another subscription', { key: stranger.token }],
      ['a session of another agency', { headers: { cookie: '__Host-session=of-somebody-else' } }],
      ['nothing', {}],
    ];
    let compared = 0;
    for (const endpoint of asked)
      for (const [who, shown] of strangers) {
        const call = async (isReal: boolean) => {
          const given = { ...shown, ...bodyOf(endpoint), headers: { 'if-match': '*', ...Object(shown['headers']) } };
          const { status, text, headers } = await ask(endpoint.method.toUpperCase(), filled(endpoint.path, isReal), given);
          return { status, text, headers: [...headers] };
        };
        const [foreign, unknown] = [await call(true), await call(false)];
        const name = `${endpoint.method} ${endpoint.path} by ${who}`;
        expect([name, foreign], name).toEqual([name, unknown]);
        expect(foreign.status, name).toBeGreaterThanOrEqual(400);
        compared += 1;
      }
    expect(compared).toBeGreaterThan(120);
  });
});
