import { toFullCode } from '../region.ts';
import { maskedUrl } from '../subscriptions/robots.ts';
import type { Frequency, Subscription } from '../subscriptions/subscription.ts';
import { COLUMN_NAMES, type Column, columnWords, EXPORT_ONLY } from './columns.ts';
import { BYTE_ORDER_MARK, csvLine } from './csv-text.ts';

/** As an import reads it. */
const frequencyText = (frequency: Frequency): string => {
  switch (frequency.mode) {
    case 'immediate':
      return 'immediate';
    case 'daily':
      return `daily ${frequency.hour}`;
    case 'weekly':
      return `weekly ${frequency.weekday}/${frequency.hour}`;
  }
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
});

/** The first line, by which an import knows the columns again. */
export const EXPORT_HEADER =
  BYTE_ORDER_MARK + csvLine([...Object.entries(EXPORT_ONLY).map(([en, zh]) => `${zh} ${en}`), ...COLUMN_NAMES.map(columnWords)]);

/** A line of a list as an import reads it, with what only the service knows in front. */
export const exportLine = (subscription: Subscription): string => {
  const cells = cellsOf(subscription);
  return csvLine([subscription.id, subscription.status, subscription.confirmedAt ?? '', ...COLUMN_NAMES.map((column) => cells[column])]);
};
