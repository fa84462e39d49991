import { FragileService } from '../faults/fragile-service.ts';
import { aDraft } from './front-door.ts';
import { anOffice } from './office.ts';

const PLACES = ['440106', '440103', '440104', '440105', '440111'];
const NAMES = ['合唱队', '老年协会', '书法社', '志愿服务队', '读书会', '太极队', '残疾人协会', '邻里互助会'];
const CLASSES = ['culture-sports', 'community-affairs', 'culture-sports', 'charity'];

/** An office whose mail really leaves: its notices are planned, frozen and sent by the functions, on fakes. */
export const aBusyOffice = async (given: object = {}) => {
  const service = new FragileService();
  const office = await anOffice({ name: '云河市民政局', region: '440100', ...given }, { world: service.world });
  const { ask, operatorKey, world } = office;
  const { body: key } = await ask('POST', '/v1/agencies/yh-mzj/keys', {
    key: operatorKey,
    body: { scopes: ['notices:write', 'notices:read', 'agency:admin'] },
  });
  let members = 0;
  /** Somebody who has confirmed. @param more of the draft */
  const organization = async (more: object = {}): Promise<Readonly<{ id: string; address: string; token: string }>> => {
    const n = members++;
    const address = `club${n}@club.example`;
    const organization = {
      name: `清溪${NAMES[n % NAMES.length]}${n}`,
      class: CLASSES[n % CLASSES.length],
      region: PLACES[n % PLACES.length],
    };
    const { body } = await ask('POST', '/v1/subscriptions', { body: { organization, channel: { type: 'email', address }, ...more } });
    const confirmed = await ask('POST', '/v1/subscriptions/confirm', { body: { token: await world.vault.token('confirm', body.id) } });
    return { id: body.id, address, token: confirmed.body.manageToken };
  };
  const publish = async (more: object = {}): Promise<string> => {
    const { body } = await ask('POST', '/v1/notices', { key: key.key, body: aDraft(more) });
    return String(body.id);
  };
  /** Mail to these comes back at once, or is put off. */
  const failing = new Set<string>();
  const later = new Set<string>();
  world.mailer.verdict = ({ to }) => {
    if (failing.has(to)) return { kind: 'refused', code: 'mailbox-unknown' };
    return later.has(to) ? { kind: 'deferred', code: 'recipient-deferred' } : undefined;
  };
  return { ...office, service, key: key.key as string, organization, publish, failing, later };
};
