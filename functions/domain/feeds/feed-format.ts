/** The forms in which a feed is read and pushed: Atom 1.0 (RFC 4287), JSON Feed 1.1. */
export const FEED_FORMATS = ['atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];
