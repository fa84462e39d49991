import type { Agency } from '#domain/agencies/agency';
import type { Actor } from '#domain/agencies/audit';

/** An agency's key that acts for another agency has the scope of an operator. */
const OPERATOR_NAME = '运营者 operator';
const NAMES: Readonly<Record<Actor['kind'], string>> = {
  operator: OPERATOR_NAME,
  'agency-key': OPERATOR_NAME,
  staff: OPERATOR_NAME,
  subscriber: '订阅者 subscriber',
  service: '服务 the service',
};

/** What an entry calls whoever acted. @param agency whose key or staff it was, when that may be told */
export const actorName = ({ kind }: Pick<Actor, 'kind'>, agency: Pick<Agency, 'name'> | null): string => agency?.name ?? NAMES[kind];
