import type { WebhookFormat } from '#domain/subscriptions/subscription';
import { cloudevents } from './cloudevents.ts';
import { dingtalk } from './dingtalk.ts';
import { feishu } from './feishu.ts';
import type { FormatOfWebhook } from './format.ts';
import { slack } from './slack.ts';
import { standard } from './standard.ts';
import { teams } from './teams.ts';
import { wecom } from './wecom.ts';

/** Every format, each in a file of its own. */
const FORMATS: Readonly<Record<WebhookFormat, FormatOfWebhook>> = { standard, cloudevents, wecom, dingtalk, feishu, slack, teams };

export const formatOf = (name: WebhookFormat): FormatOfWebhook => FORMATS[name];
