import * as z from 'zod';
import { type Agency, type AgencyKey, ALL_MAILS, Notifications, SCOPES } from '#domain/agencies/agency';
import { BREAKER_REASONS } from '#domain/sending/breaker';
import { AgencyId, At, Int, like, Region } from './fields.ts';
import { viewOf } from './view-of.ts';

const TroubleView = z.object({
  since: At,
  reason: like(z.enum(BREAKER_REASONS), 'bounces').describe('too many of them within 24 hours'),
  counted: z
    .object({ emails: Int(1200), bounces: Int(130), complaints: Int(0) })
    .optional()
    .describe('within the 24 hours before'),
});

export const AgencyView = viewOf<Omit<Agency, 'revision'>>()(
  z.object({
    id: AgencyId,
    name: like(z.string(), '云河市民政局'),
    region: Region,
    uscc: like(z.string(), '11440100MB2C000015').optional(),
    contactEmail: like(z.string(), 'office@yunhe.example'),
    replyTo: like(z.string(), 'reply@yunhe.example').optional(),
    createdAt: At,
    notifications: like(Notifications, ALL_MAILS).describe('which mails the agency wants'),
    fourEyes: like(z.boolean(), false).describe('nobody publishes their own draft'),
  }),
)
  .extend({
    hold: TroubleView.optional().describe('its mail is held until the operator lets go of it'),
    slowed: TroubleView.optional().describe('its mail leaves at a tenth of the rate'),
  })
  .meta({ id: 'Agency' });

export const KeyView = viewOf<Omit<AgencyKey, 'keyHash'>>()(
  z
    .object({
      id: like(z.string(), 'key-01kag3w0ys5f1q9r7n2c4d6e8h'),
      agencyId: AgencyId,
      scopes: like(z.array(z.enum(SCOPES)), ['notices:write', 'notices:read']),
      createdAt: At,
      expiresAt: like(z.string(), '2027-11-20T01:00:00.000Z').optional(),
      lastUsedAt: At.optional().describe('to the hour; absent: never so far'),
    })
    .meta({ id: 'Key' }),
);

export const NewKeyView = KeyView.extend({
  key: like(z.string(), 'nw_key-01kag3w0ys5f1q9r7n2c4d6e8h_c2hvd24gb25jZSBhbmQgbmV2ZXIgYWdhaW4').describe('shown once'),
}).meta({ id: 'NewKey' });
