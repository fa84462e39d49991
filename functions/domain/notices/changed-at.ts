import type { Instant } from '../time.ts';
import type { Notice } from './notice.ts';

type Acts = Pick<Notice, 'createdAt' | 'publishedAt' | 'correction' | 'withdrawal' | 'redaction' | 'supersededBy' | 'reinstatedAt'>;

/** When a notice was published, corrected, redacted, replaced, in force again or withdrawn last. */
export const changedAt = ({
  createdAt,
  publishedAt = createdAt,
  correction,
  withdrawal,
  redaction,
  supersededBy,
  reinstatedAt,
}: Acts): Instant =>
  [correction?.at, withdrawal?.at, redaction?.at, supersededBy?.at, reinstatedAt].reduce<Instant>(
    (latest, at) => (at !== undefined && at > latest ? at : latest),
    publishedAt,
  );
