import * as z from 'zod';
import type { Teller } from './teller.ts';
import { CLERK } from './world.ts';

const Mails = z.array(z.object({ to: z.array(z.string()), text: z.string() }));

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

const post = (url: string, path: string, fields: Record<string, string>, cookie = ''): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams(fields) });

/**
 * A clerk signs in at the console as anybody does: asks for a mail, and types its code where they asked.
 *
 * @returns the cookies that their browser is given; null when the console does not let them in
 */
export const signInClerk = async (agency: Teller, agencyId: string): Promise<readonly string[] | null> => {
  await agency.ask(z.unknown(), `/v1/agencies/${agencyId}/staff`, { method: 'POST', body: CLERK });
  const asked = await post(agency.url, '/console/sign-in', { address: CLERK.email });
  const code = await agency.until(
    async () => {
      const mails = await agency.ask(Mails, '/_local/inbox.json?limit=50');
      const [mail] = mails.filter(({ to, text }) => to.includes(CLERK.email) && /^\d{6}$/m.test(text));
      return /^\d{6}$/m.exec(mail?.text ?? '')?.[0];
    },
    (found) => found !== undefined,
  );
  const entered = await post(agency.url, '/console/code', { code: code ?? '' }, cookiesOf(asked));
  return entered.status === 303 ? entered.headers.getSetCookie() : null;
};
