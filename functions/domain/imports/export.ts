import type { Organization } from '../organizations/organization.ts';
import { toFullCode } from '../region.ts';
import { maskedUrl } from '../subscriptions/robots.ts';
import type { Frequency, Subscription } from '../subscriptions/subscription.ts';
import { USUAL_ZONE } from './cell-words.ts';
import { COLUMN_NAMES, type Column, columnWords, EXPORT_BEHIND, EXPORT_ONLY } from './columns.ts';
import { BYTE_ORDER_MARK, csvLine } from './csv-text.ts';

/** As an import reads it: `weekly 1/9 workdays Asia/Urumqi`. */
const frequencyText = (frequency: Frequency): string => {
  if (frequency.mode === 'immediate') return 'immediate';
  const { hour, timeZone, workdaysOnly } = frequency;
  const at = frequency.mode === 'daily' ? `daily ${hour}` : `weekly ${frequency.weekday}/${hour}`;
  return [at, ...(workdaysOnly ? ['workdays'] : []), ...(timeZone === USUAL_ZONE ? [] : [timeZone])].join(' ');
};

const cellsOf = ({ organization, channel, filter, frequency, language }: Subscription): Readonly<Record<Column, string>> => ({
  name: organization.name,
  class: organization.class,
  region: toFullCode(organization.region),
  street: organization.street ?? '',
  community: organization.community ?? '',
  email: channel.type === 'email' ? channel.address : (channel.fallbackEmail ?? ''),
  webhook: channel.type === 'webhook' ? maskedUrl(channel.format, channel.url) : '',
  rural: organization.rural ? 'yes' : 'no',
  hub: organization.hub ? 'yes' : 'no',
  memberOf: organization.memberOf ?? '',
  uscc: organization.uscc ?? '',
  filingNumber: organization.filingNumber ?? '',
  topics: filter.topics.join('、'),
  frequency: frequencyText(frequency),
  language,
  watch: filter.watch.map(toFullCode).join('、'),
  agencies: filter.agencies.join('、'),
  kinds: filter.kinds.join('、'),
  keywords: filter.keywords.join('、'),
  minUrgency: filter.minUrgency,
});

const namesOf = (columns: Readonly<Record<string, string>>): readonly string[] => Object.entries(columns).map(([en, zh]) => `${zh} ${en}`);

/** The first line, by which an import knows the columns again. */
export const EXPORT_HEADER =
  BYTE_ORDER_MARK + csvLine([...namesOf(EXPORT_ONLY), ...COLUMN_NAMES.map(columnWords), ...namesOf(EXPORT_BEHIND)]);

/**
 * A line of a list as an import reads it, with what only the service knows in front and behind.
 *
 * @param verified who answers for its organization; null: it says of itself who it is
 */
export const exportLine = (subscription: Subscription, verified: Organization['verified']): string => {
  const cells = cellsOf(subscription);
  const { id, status, confirmedAt, role } = subscription;
  return csvLine([id, status, confirmedAt ?? '', ...COLUMN_NAMES.map((column) => cells[column]), role, verified ? 'verified' : 'claimed']);
};
