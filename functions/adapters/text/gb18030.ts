import iconv from 'iconv-lite';

/** Text as spreadsheets in China open it without asking (GB 18030). */
export const encodeGb18030 = (text: string): Uint8Array => iconv.encode(text, 'gb18030');
