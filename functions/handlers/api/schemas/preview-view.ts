import * as z from 'zod';
import { At, Int, like } from './fields.ts';
import { VerifiedView } from './organization-views.ts';
import { FrequencyView } from './subscription-views.ts';
import { ReasonView, SectionRef, WarningView } from './views.ts';

export const PrecisionView = z
  .enum(['exact', 'estimate', 'at-least'])
  .describe('estimate: right within `margin` as a rule; at-least: too many to look at, and not counted yet, which is done once a day');

/** How many of each class. */
export const ByClassView = z.object({
  'daily-services': Int(0),
  'community-affairs': Int(0),
  'culture-sports': Int(120),
  charity: Int(0),
  other: Int(0),
});

const OrganizationLine = z.object({
  name: like(z.string(), '云河社区合唱团'),
  class: like(z.string(), 'culture-sports'),
  region: like(z.string(), '440106'),
  verified: VerifiedView,
});

const AudienceCounts = z.object({
  precision: PrecisionView,
  margin: Int(0),
  subscriptions: Int(120),
  organizations: Int(112).describe('each once, however many of its contacts subscribe; of an estimate as it was in the sample'),
  byChannel: z.object({ email: Int(112), webhook: Int(8) }),
  byFrequency: z.object({ immediate: Int(80), daily: Int(35), weekly: Int(5) }),
  byClass: ByClassView,
  byRegion: z
    .array(z.object({ region: like(z.string(), '440106'), name: like(z.string(), '天河区'), subscriptions: Int(120) }))
    .describe('one level below the region of the notice; provinces where it has several'),
  bySection: z
    .array(z.object({ position: Int(0), heading: like(z.string(), '时间和地点').nullable(), subscriptions: Int(40), margin: Int(0) }))
    .describe('of each section that says whom it is for; whom no such section names is in none'),
  onlyInDigest: Int(40).describe('of the subscriptions, those that read it in a digest'),
  digests: z
    .array(z.object({ frequency: FrequencyView, at: At.nullable(), subscriptions: Int(40) }))
    .describe('when those digests are due, the first one first, if it is published now, or at `publishAt`'),
  lastDigestAt: At.nullable().describe('when the last of them is'),
});

export const PreviewView = z
  .object({
    audience: AudienceCounts,
    sample: z.array(z.object({ organization: OrganizationLine, reasons: z.array(ReasonView), sections: z.array(SectionRef) })),
    nearlyBy: z
      .array(z.object({ criterion: like(z.string(), 'class'), subscriptions: Int(14), margin: Int(0) }))
      .describe('subscriptions that meet every criterion but one, or are only excluded by region, by what they do not meet'),
    nearly: z
      .array(
        z.object({
          organization: OrganizationLine,
          missing: z
            .array(
              z.object({
                criterion: like(z.string(), 'class'),
                value: like(z.string(), 'charity'),
                label: like(z.string(), '公益慈善类 charity'),
              }),
            )
            .describe('what the organization is or asks for, all of one criterion, five of them at most; of `region` the excluded one'),
        }),
      )
      .describe('ten of them at most, of each criterion in turn'),
    warnings: z.array(WarningView),
    duration: like(z.string(), 'PT8.6S').describe(
      'ISO 8601: until the last email that leaves at once has left, at the present rate and behind what stands in the line now; without webhooks and digests',
    ),
    estimatedCost: z.object({
      currency: z.literal('USD'),
      email: like(z.number(), 0.011235),
      webhook: like(z.number(), 0.000003),
      total: like(z.number(), 0.011238),
      basis: like(z.string(), 'SES $0.10 per 1,000, at 14 a second; Lambda, DynamoDB and SQS on demand'),
    }),
  })
  .meta({ id: 'Preview' });
