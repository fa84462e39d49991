/** What leaves as text; tables do not, whose byte order mark tells spreadsheets their encoding and would be lost. */
const TEXT = /^text\/(?:plain|html)\b|^application\/(?:[\w.-]+\+)?json\b/i;

export const isBinary = (contentType: string): boolean => !TEXT.test(contentType);
