import * as z from 'zod';
import type { Follower } from '#domain/feeds/follower';
import { At, like } from './fields.ts';

/** A program that follows a feed. What stands in the query of its callback may be a secret, and is not shown. */
export const FollowerView = z
  .object({
    id: like(z.string(), 'Zp4s9c5d7e1f3g5hq3Xv0m8yq0f2m3b7T1n6mQyO2u8').describe('to end it by'),
    topic: like(z.string(), 'https://notices.example/feeds/notices.atom?topic=culture').describe('the feed, as the program named it'),
    callback: like(z.string(), 'https://reader.example/hook').describe('without its query'),
    signed: like(z.boolean(), true).describe('whether it gave a secret to sign with'),
    since: At,
    until: At.describe('unless it asks again before'),
    lastPush: z
      .object({ at: At, error: like(z.string(), 'http-503').optional().describe('why it failed; absent where it did not') })
      .optional(),
  })
  .meta({ id: 'Follower' });

export const followerJson = ({ id, callback, sealedSecret, feed, since, leaseUntil, lastPush }: Follower) => ({
  id,
  topic: feed.url,
  callback: callback.replace(/\?.*/s, ''),
  signed: sealedSecret !== undefined,
  since,
  until: leaseUntil,
  ...(lastPush === undefined ? {} : { lastPush: { at: lastPush.at, ...(lastPush.why === undefined ? {} : { error: lastPush.why }) } }),
});
