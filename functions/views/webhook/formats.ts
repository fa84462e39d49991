import type { WebhookFormat } from '#domain/subscriptions/subscription';
import type { FormatOfWebhook } from './format.ts';
import { standard } from './standard.ts';

/** Every format that is written, each in a file of its own. */
const FORMATS: Readonly<Partial<Record<WebhookFormat, FormatOfWebhook>>> = { standard };

/** Endpoints that ask for a format which is not written yet are sent the standard one. */
export const formatOf = (name: WebhookFormat): FormatOfWebhook => FORMATS[name] ?? standard;
