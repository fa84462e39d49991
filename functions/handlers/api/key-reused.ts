import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';

export const KEY_REUSED: Problem = problem(
  422,
  'idempotency-key-reused',
  bilingual(
    '此 Idempotency-Key 已用于另一请求,新请求请用新的',
    'This Idempotency-Key was used with another body: use a new key for a new request',
  ),
);
