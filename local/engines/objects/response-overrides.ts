/** S3 API reference, GetObject, "Overriding response header values through the request": only of a request that is signed. */
const OVERRIDES: Readonly<Record<string, string>> = {
  'response-cache-control': 'cache-control',
  'response-content-disposition': 'content-disposition',
  'response-content-encoding': 'content-encoding',
  'response-content-language': 'content-language',
  'response-content-type': 'content-type',
  'response-expires': 'expires',
};

/** Headers that the answer is to have instead. @param query of the URL, as it was sent */
export const overridesIn = (query: string): readonly (readonly [header: string, value: string])[] =>
  [...new URLSearchParams(query)].flatMap(([name, value]) => {
    const header = OVERRIDES[name];
    return header === undefined ? [] : [[header, value] as const];
  });
