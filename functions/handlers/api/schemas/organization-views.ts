import * as z from 'zod';
import { Organization } from '#domain/organizations/organization';
import { UNREACHABLE_REASONS } from '#domain/organizations/reach';
import { CONTACT_ROLES, SUBSCRIPTION_STATUSES } from '#domain/subscriptions/subscription';
import { At, like, OrganizationId, SubscriptionId } from './fields.ts';

const Facts = Organization.shape;

/** Who answers for an organization; null: it is only claimed by its contacts. */
export const VerifiedView = z
  .object({ by: like(z.string(), 'yunhe-mzj').describe('an agency’s id, or `operator`'), at: At })
  .nullable()
  .describe('null: nobody but its contacts says that it is what it is called');

export const OrganizationLineView = z.object({
  id: OrganizationId,
  name: like(Facts.name, '云河社区社会组织联合会'),
  class: like(Facts.class, 'other'),
  region: like(Facts.region, '440106'),
  verified: VerifiedView,
});

export const HubView = OrganizationLineView.extend({ community: like(Facts.community.unwrap(), '云河社区').optional() }).meta({
  id: 'Hub',
});

const MEMBERSHIP_STATUSES = ['asked', 'member'] as const;

const MembershipView = z
  .object({
    hub: OrganizationLineView.pick({ id: true, name: true, verified: true })
      .nullable()
      .describe('null: there is no organization of the id in `memberOf`'),
    status: like(z.enum(MEMBERSHIP_STATUSES), 'member').describe('asked: the hub has not taken it in yet'),
    since: At.optional(),
  })
  .nullable()
  .describe('null: it names no hub');

const Unreachable = z
  .object({
    why: like(z.enum(UNREACHABLE_REASONS), 'address-refused').describe(
      'paused; address-refused: mail came back, or was called spam; switched-off: an endpoint that is gone; nobody: there is no contact',
    ),
    since: At.optional().describe('as far as it is known'),
  })
  .optional()
  .describe('where `reachable` is false: why');

const MaskedChannel = z.object({
  type: z.enum(['email', 'webhook']),
  address: like(z.string(), 'c***@yunhe.example').describe('masked; of a webhook its host'),
});

const InvitedView = z
  .object({
    id: SubscriptionId,
    role: like(z.enum(CONTACT_ROLES), 'further'),
    channel: MaskedChannel,
    invitedAt: At,
    until: At.optional().describe('when the question counts no more'),
  })
  .meta({ id: 'InvitedContact' });

const ContactView = z
  .object({
    id: SubscriptionId,
    role: like(z.enum(CONTACT_ROLES), 'main'),
    channel: MaskedChannel,
    status: like(z.enum(SUBSCRIPTION_STATUSES), 'active'),
    reachable: like(z.boolean(), true).describe('would a notice be sent there now?'),
    unreachable: Unreachable,
    acknowledged: like(z.boolean(), true).describe('false: it only gives the same name and place, and has no say over the organization'),
  })
  .meta({ id: 'Contact' });

export const MemberView = OrganizationLineView.extend({
  status: like(z.enum(MEMBERSHIP_STATUSES), 'member'),
  since: At.optional(),
  reachable: like(z.boolean(), true).optional().describe('of a member: would a notice be sent to one of its contacts now?'),
  unreachable: Unreachable,
  contacts: z.array(ContactView).optional().describe('of a member: those that it stands behind, ten at most'),
}).meta({ id: 'Member' });

export const OrganizationDetailView = OrganizationLineView.extend({
  community: like(Facts.community.unwrap(), '云河社区').optional(),
  rural: like(Facts.rural, false),
  hub: like(Facts.hub, true),
  memberOf: OrganizationId.optional().describe('the hub that it names'),
  registration: like(Facts.registration.unwrap(), 'filed').optional(),
  uscc: like(Facts.uscc.unwrap(), '52440100MJ00000015').optional(),
  filingNumber: like(Facts.filingNumber.unwrap(), '云河备〔2026〕12号').optional(),
  membership: MembershipView,
  contacts: z.array(ContactView).describe('a hundred at most'),
  invited: z.array(InvitedView).describe('who was asked in and has not answered; a hundred at most'),
  members: z.array(MemberView).optional().describe('of a hub: a page of those who are members or ask to be'),
  next: like(z.string(), 'WyJvcmctMDFrYWczdzB5czVmMXE5cjduMmM0ZDZlOGgiXQ').optional().describe('there are more members: `cursor`'),
}).meta({ id: 'OrganizationDetail' });
