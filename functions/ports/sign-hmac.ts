/** HMAC-SHA256 of a message, base64. @param key bytes in base64 */
export type SignHmac = (key: string, message: string) => string;
