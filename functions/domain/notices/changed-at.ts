import type { Instant } from '../time.ts';
import type { Notice } from './notice.ts';

type Acts = Pick<Notice, 'createdAt' | 'publishedAt' | 'correction' | 'withdrawal' | 'redaction' | 'supersededBy'>;

/** When a notice was published, corrected, redacted, replaced or withdrawn last. */
export const changedAt = ({ createdAt, publishedAt = createdAt, correction, withdrawal, redaction, supersededBy }: Acts): Instant =>
  [correction?.at, withdrawal?.at, redaction?.at, supersededBy?.at].reduce<Instant>(
    (latest, at) => (at !== undefined && at > latest ? at : latest),
    publishedAt,
  );
