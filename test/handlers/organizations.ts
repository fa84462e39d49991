import { FaultCollector } from '../../functions/usecases/fault-collector.ts';
import { spreadFacts } from '../../functions/usecases/organizations/spread-facts.ts';
import { anApplicant, type FrontDoor } from './front-door.ts';

/** A contact as tests use it. */
export type Contact = Readonly<{ id: string; manage: string; organizationId: string }>;

/** Signs up, by email unless told otherwise, and presses the button in the letter. */
export const aContact = async (door: FrontDoor, given: object = {}, key?: string): Promise<Contact> => {
  const { status, body } = await door.ask('POST', '/v1/subscriptions', { body: anApplicant(given), ...(key === undefined ? {} : { key }) });
  if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
  return confirmed(door, body.id);
};

export const confirmed = async (door: FrontDoor, id: string): Promise<Contact> => {
  const { status, body } = await door.ask('POST', '/v1/subscriptions/confirm', {
    body: { token: await door.world.vault.token('confirm', id) },
  });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { id: body.id, manage: body.manageToken, organizationId: body.organization.id };
};

export const named = (name: string, more: object = {}): object => ({
  organization: { name, class: 'culture-sports', region: '440106', ...more },
  channel: { type: 'email', address: `${[...name].map((one) => one.codePointAt(0)).join('-')}@club.example` },
});

export const mailbox = (local: string): object => ({ channel: { type: 'email', address: `${local}@club.example` } });

/** What sweep does every minute. */
export const sweepFacts = (door: FrontDoor): Promise<number> => spreadFacts(door.world, 25, new FaultCollector());
