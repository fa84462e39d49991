/** Cookies as a browser sends them back: not those that are taken away. */
export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .flatMap((line) => line.split(';')[0] ?? [])
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

const post = (url: string, path: string, fields: Record<string, string>, cookie = ''): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams(fields) });

/**
 * Sign in at the console as anybody does: ask for a mail, and type its code where one asked.
 *
 * @param mailsSince what has come to the address by now, oldest first
 * @returns what the console answers to the code
 */
export const signInBy = async (
  url: string,
  address: string,
  mailsSince: () => Promise<readonly Readonly<{ text: string }>[]>,
): Promise<Response> => {
  const asked = await post(url, '/console/sign-in', { address });
  const codes = (await mailsSince()).flatMap(({ text }) => /^\d{6}$/m.exec(text)?.[0] ?? []);
  return post(url, '/console/code', { code: codes.at(-1) ?? '' }, cookiesOf(asked));
};
