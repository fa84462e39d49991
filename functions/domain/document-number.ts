/**
 * 发文字号, GB/T 9704-2012: issuer's mark, full year in hexagonal brackets, running number: `粤民规字〔2022〕2号`. Orders have their own form
 * (`国务院令第746号`). Brackets and spaces are put right for comparison only.
 */
export type DocumentNumber = Readonly<{ key: string; wellFormed: boolean }>;

export const parseDocumentNumber = (input: string): DocumentNumber => {
  const key = input
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[[【(〖〔]/g, '〔')
    .replace(/[\]】)〗〕]/g, '〕');
  const numbered = /^\p{Script=Han}{1,12}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号$/u.test(key);
  const order = /^\p{Script=Han}{2,20}令第[1-9]\d{0,4}号$/u.test(key);
  return { key, wellFormed: numbered || order };
};
