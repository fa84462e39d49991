/**
 * The `webhook-signature` header of Standard Webhooks 1.0.0: one `v1,<base64>` for each active secret, separated by a space.
 * @param timestamp seconds since 1970, of this attempt
 */
export type SignWebhook = (secrets: readonly string[], id: string, timestamp: number, body: string) => string;
