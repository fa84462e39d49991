import * as z from 'zod';

const Precision = z.enum(['exact', 'estimate', 'at-least']).default('exact');
const Verified = z.object({ by: z.string() }).nullish();
const Reason = z.object({ criterion: z.string(), value: z.string(), label: z.string().optional() });
export type Reason = z.output<typeof Reason>;

/** Of a preview. A service of an earlier release does not say all of it. */
export const PreviewAnswer = z.object({
  audience: z.object({
    precision: Precision,
    margin: z.int().default(0),
    subscriptions: z.int(),
    organizations: z.int(),
    byChannel: z.record(z.string(), z.int()),
    byFrequency: z.record(z.string(), z.int()),
    byClass: z.record(z.string(), z.int()).default({}),
    byRegion: z.array(z.object({ name: z.string(), subscriptions: z.int() })),
    bySection: z.array(z.object({ position: z.int(), heading: z.string().nullable(), subscriptions: z.int() })).default([]),
    onlyInDigest: z.int().default(0),
    lastDigestAt: z.string().nullish(),
  }),
  sample: z.array(
    z.object({
      organization: z.object({ name: z.string(), verified: Verified }),
      reasons: z.array(Reason),
      sections: z.array(z.object({ position: z.int(), heading: z.string().nullable() })).default([]),
    }),
  ),
  nearlyBy: z.array(z.object({ criterion: z.string(), subscriptions: z.int() })).default([]),
  nearly: z.array(z.object({ organization: z.object({ name: z.string() }), missing: z.array(Reason) })).default([]),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
  duration: z.string().optional(),
  estimatedCost: z.object({ currency: z.string(), total: z.number() }),
});
export type PreviewAnswer = z.output<typeof PreviewAnswer>;

const Share = z.object({ organizations: z.int(), margin: z.int() });

export const CoverageAnswer = z.object({
  name: z.string(),
  precision: Precision,
  margin: z.int(),
  organizations: z.int(),
  subscriptions: z.int(),
  byRegion: z.array(z.object({ name: z.string(), organizations: z.int() })),
  byClass: z.record(z.string(), z.int()),
  hubs: z.int(),
  asked: z.int(),
  verified: Share,
  claimed: Share,
  reachable: Share,
  unreachable: Share,
});
export type CoverageAnswer = z.output<typeof CoverageAnswer>;
