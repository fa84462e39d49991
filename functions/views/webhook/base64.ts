const BYTES = new TextEncoder();

/** A text's bytes in base64, as a key of an HMAC is given. */
export const base64 = (text: string): string => btoa(Array.from(BYTES.encode(text), (byte) => String.fromCharCode(byte)).join(''));
