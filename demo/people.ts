import * as z from 'zod';
import { type Teller, together } from './teller.ts';
import { AGENCIES, type AgencyId, CONSENT, HUBS, MEMBERS, type Member, OUT_OF_REACH } from './world.ts';

/** What the people of the story do: agencies are registered, organizations subscribe and confirm. */

type Step = (done: number) => void;

const Anything = z.unknown();

/** @returns each agency's key */
export const registerAgencies = async (operator: Teller, step: Step): Promise<ReadonlyMap<AgencyId, string>> => {
  let done = 0;
  const keys = new Map(
    await together(AGENCIES, async (agency): Promise<readonly [AgencyId, string]> => {
      await operator.ask(Anything, '/v1/agencies', { method: 'POST', body: agency });
      const body = { scopes: ['notices:write', 'notices:read', 'agency:admin'] };
      const { key } = await operator.ask(z.object({ key: z.string() }), `/v1/agencies/${agency.id}/keys`, { method: 'POST', body });
      step(++done);
      return [agency.id, key];
    }),
  );
  await operator.as(keys.get(CONSENT.of) ?? '').ask(Anything, `/v1/agencies/${CONSENT.of}/consents/${CONSENT.to}`, { method: 'PUT' });
  return keys;
};

/** A subscription that was asked for: by email it waits for a click, a webhook answers for itself. */
export type Asked = Readonly<{ id: string; address: string | null; manageToken: string | null }>;

export const PEOPLE = HUBS.length + MEMBERS.length;

export const subscribeAll = async (visitor: Teller, step: Step): Promise<readonly Asked[]> => {
  let done = 0;
  const subscribe = async (member: Member, position: number, memberOf?: string): Promise<Asked> => {
    const asked = await askFor(visitor, member, nickOf(position), memberOf);
    step(++done);
    return asked;
  };
  const hubs = await together([...HUBS.entries()], ([i, hub]) => subscribe(hub, i));
  const organizations = await together(hubs, ({ id, manageToken }) =>
    visitor.as(manageToken ?? '').ask(z.object({ organization: z.object({ id: z.string() }) }), `/v1/subscriptions/${id}`),
  );
  const hubIds = new Map(HUBS.map(({ name }, i) => [name, organizations[i]?.organization.id]));
  const members = await together([...MEMBERS.entries()], ([i, member]) =>
    subscribe(member, HUBS.length + i, member.memberOf === undefined ? undefined : hubIds.get(member.memberOf)),
  );
  return [...hubs, ...members];
};

/** What the address or endpoint of one of them is called. @param position among hubs and members, from 0 */
const nickOf = (position: number): string => `club-${String(position + 1).padStart(2, '0')}`;

const askFor = async (visitor: Teller, member: Member, nick: string, memberOf: string | undefined): Promise<Asked> => {
  const { name, class: organizationClass, region, community, rural = false, hub = false, language = 'zh-Hans' } = member;
  const address = `${nick}@groups.example`;
  const body = {
    organization: {
      name,
      class: organizationClass,
      region,
      rural,
      hub,
      ...(community === undefined ? {} : { community }),
      ...(memberOf === undefined ? {} : { memberOf }),
    },
    channel:
      member.channel === 'email'
        ? { type: 'email', address }
        : { type: 'webhook', url: `${visitor.url}/_local/webhooks/${nick}`, format: 'standard' },
    filter: { watch: member.watch ?? [], topics: member.topics ?? [], keywords: member.keywords ?? [] },
    frequency: member.rhythm === 'immediate' ? { mode: 'immediate' } : { mode: member.rhythm, hour: 9, timeZone: 'Asia/Shanghai' },
    language,
  };
  const answer = z.object({ id: z.string(), manageToken: z.string().optional() });
  const { id, manageToken } = await visitor.ask(answer, '/v1/subscriptions', { method: 'POST', body });
  return { id, address: member.channel === 'email' ? address : null, manageToken: manageToken ?? null };
};

const Inbox = z.array(z.object({ to: z.array(z.string()), text: z.string() }));

/** As people do it: open the mail, follow its link, press the button. */
export const confirmAll = async (visitor: Teller, asked: readonly Asked[], step: Step): Promise<void> => {
  let done = 0;
  const byEmail = asked.filter(({ address }) => address !== null);
  const byWebhook = asked.filter(({ manageToken }) => manageToken !== null);

  const confirmed = new Set<string>();
  await visitor.until(
    async () => {
      const links = confirmationLinks(await visitor.ask(Inbox, '/_local/inbox.json'));
      const ready = byEmail.filter(({ id, address }) => !confirmed.has(id) && links.has(address ?? ''));
      await together(ready, async ({ id, address }) => {
        await visitor.ask(Anything, '/v1/subscriptions/confirm', { method: 'POST', body: { token: links.get(address ?? '') } });
        confirmed.add(id);
        step(++done);
      });
      return confirmed.size;
    },
    (count) => count === byEmail.length,
  );
  await together(byWebhook, async ({ id, manageToken }) => {
    const owner = visitor.as(manageToken ?? '');
    await owner.until(
      () => owner.ask(z.object({ status: z.string() }), `/v1/subscriptions/${id}`),
      ({ status }) => status === 'active',
    );
    step(++done);
  });
};

/** The token in the link of each mail that asks for consent, by address. */
const confirmationLinks = (mails: z.output<typeof Inbox>): ReadonlyMap<string, string> =>
  new Map(
    mails.flatMap(({ to: [to], text }) => {
      const token = /\/confirm\?token=([^\s&>]+)/.exec(text)?.[1];
      return to !== undefined && token !== undefined ? [[to, token] as const] : [];
    }),
  );

const Organization = z.object({ members: z.array(z.object({ id: z.string() })).default([]) });

/** Each hub takes in whoever asked to be its member. */
export const takeInMembers = async (visitor: Teller, asked: readonly Asked[]): Promise<void> => {
  await together(asked.slice(0, HUBS.length), async ({ id, manageToken }) => {
    const hub = visitor.as(manageToken ?? '');
    const { organization } = await hub.ask(z.object({ organization: z.object({ id: z.string() }) }), `/v1/subscriptions/${id}`);
    const { members } = await hub.ask(Organization, `/v1/organizations/${organization.id}`);
    for (const member of members) await hub.ask(Anything, `/v1/organizations/${organization.id}/members/${member.id}`, { method: 'PUT' });
  });
};

/** Somebody switches their endpoint off, and says so to whoever calls. */
export const goOutOfReach = (visitor: Teller): Promise<unknown> =>
  visitor.ask(Anything, `/_local/webhooks/${nickOf(HUBS.length + MEMBERS.findIndex(({ name }) => name === OUT_OF_REACH))}`, {
    method: 'PUT',
    body: { status: 410 },
  });

/** The members of the first hub that read mail sign for the notice: the link of the mail, the page behind it, its button. */
export const signReceipts = async (visitor: Teller): Promise<void> => {
  const [hub] = HUBS;
  const signers = [...MEMBERS.entries()].filter(([, { channel, memberOf }]) => channel === 'email' && memberOf === hub?.name);
  const tokens = receiptLinks(await visitor.ask(Inbox, '/_local/inbox.json'));
  await together(signers, async ([i, { class: organizationClass }]) => {
    const token = tokens.get(`${nickOf(HUBS.length + i)}@groups.example`);
    if (token === undefined) return;
    const act = organizationClass === 'culture-sports' ? '演出节目' : '设服务点';
    const body = { name: SIGNERS[i % SIGNERS.length], fields: { heads: 6 + i, act } };
    await visitor.ask(Anything, `/v1/receipts/${token}`, { method: 'POST', body });
  });
};

const SIGNERS = ['周桂兰', '何启明', '邓秀英', '罗志强', '梁小燕'] as const;

/** The token in the link that asks for a receipt, by address. */
const receiptLinks = (mails: z.output<typeof Inbox>): ReadonlyMap<string, string> =>
  new Map(
    mails.flatMap(({ to: [to], text }) => {
      const token = /\/receipts\/([^\s?>]+)/.exec(text)?.[1];
      return to !== undefined && token !== undefined ? [[to, token] as const] : [];
    }),
  );
