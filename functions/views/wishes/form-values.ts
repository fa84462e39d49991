import type { RobotFormat } from '#domain/subscriptions/robots';

/** What stands in the fields of a form, under the name of each, as often as it was sent. */
export type FormValues = ReadonlyMap<string, readonly string[]>;

export const valuesIn = (values: FormValues, name: string): readonly string[] => values.get(name) ?? [];

/** The first; `''` where nothing was sent. */
export const valueIn = (values: FormValues, name: string): string => valuesIn(values, name)[0] ?? '';

export const isChosen = (values: FormValues, name: string): boolean => valueIn(values, name) === 'yes';

/** With other values in the place of some. */
export const withValues = (values: FormValues, given: Readonly<Record<string, readonly string[]>>): FormValues =>
  new Map([...values, ...Object.entries(given)]);

/** Fields of one page of a form that has several, or of one part of a long one. */
export const WHO_FIELDS = ['name', 'class', 'region', 'street', 'community', 'rural', 'hub', 'uscc', 'filingNumber'] as const;
export const WHAT_FIELDS = ['topics', 'minUrgency', 'watch', 'agencies', 'kinds', 'keywords'] as const;
/** Where a notice went by whose page somebody came to subscribe: their own region is asked for apart. */
export const LIKE_REGION = 'likeRegion';
/** Where notices go, asked for once: changed by a new sign-up. */
export const CHANNEL_FIELDS = ['channel', 'address', 'url', 'secret'] as const;
export const HOW_FIELDS = [...CHANNEL_FIELDS, 'mode', 'weekday', 'hour', 'timeZone', 'workdaysOnly', 'language'] as const;

/** What somebody has who chose nothing yet. */
export const USUAL_VALUES: Readonly<Record<string, string>> = {
  channel: 'email',
  minUrgency: 'routine',
  mode: 'immediate',
  weekday: '1',
  hour: '9',
  timeZone: 'Asia/Shanghai',
};

/** Groups that the pages ask for; what programs and others want, the API takes. */
export const GROUP_CHANNELS = ['wecom', 'dingtalk', 'feishu'] as const satisfies readonly RobotFormat[];
export const CHANNELS = ['email', ...GROUP_CHANNELS] as const;

export const channelIn = (values: FormValues): (typeof CHANNELS)[number] =>
  CHANNELS.find((channel) => channel === valueIn(values, 'channel')) ?? 'email';

/** Is there anything among the values that is never part of an address of a page: a mailbox, a robot's address or its secret? */
export const holdsSecret = (values: FormValues): boolean => SECRET_FIELDS.some((name) => valueIn(values, name) !== '');
export const SECRET_FIELDS: readonly string[] = ['address', 'url', 'secret'];
