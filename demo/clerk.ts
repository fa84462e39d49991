import * as z from 'zod';
import { signInBy } from './sign-in.ts';
import type { Teller } from './teller.ts';
import { CLERK } from './world.ts';

const Mails = z.array(z.object({ to: z.array(z.string()), text: z.string() }));

/**
 * A clerk is put down as staff, and signs in at the console.
 *
 * @returns the cookies that their browser is given; null when the console does not let them in
 */
export const signInClerk = async (agency: Teller, agencyId: string): Promise<readonly string[] | null> => {
  await agency.ask(z.unknown(), `/v1/agencies/${agencyId}/staff`, { method: 'POST', body: CLERK });
  const entered = await signInBy(agency.url, CLERK.email, () =>
    agency.until(
      async () => {
        const mails = await agency.ask(Mails, '/_local/inbox.json?limit=50');
        return mails.filter(({ to }) => to.includes(CLERK.email));
      },
      (mails) => mails.some(({ text }) => /^\d{6}$/m.test(text)),
    ),
  );
  return entered.status === 303 ? entered.headers.getSetCookie() : null;
};
