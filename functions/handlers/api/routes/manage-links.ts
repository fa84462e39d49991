import * as z from 'zod';
import { EmailAddress } from '#domain/input/fields';
import { admitLetter } from '#usecases/callers/limit-calls';
import { requestLetter } from '#usecases/subscriptions/request-letter';
import { problemDescriptions, tooMany } from '../answers.ts';
import type { Answer } from '../description.ts';
import { endpoint } from '../endpoint.ts';

const AskedView = z.object({ status: z.literal('accepted') }).meta({ id: 'LetterAsked' });

/** What says the same of every address. */
export const LETTER_ASKED: Answer = { status: 202, body: { status: 'accepted' } };

export const letterAnswers = {
  202: { description: 'a letter is on its way if there is a reason for it; the answer is the same for every address', schema: AskedView },
  ...problemDescriptions(400, 413, 415, 422),
};

const askForLinks = endpoint.open({
  method: 'post',
  path: '/v1/manage-links',
  tag: 'subscriptions',
  summary: '索取管理链接 Ask for links to manage what an address is subscribed to: a letter brings one for each, good for 30 minutes',
  body: z.strictObject({ address: EmailAddress }).meta({ id: 'ManageLinksRequest' }),
  answers: letterAnswers,
  example: { address: 'choir@yunhe.example' },
  handle: async ({ deps, network, body }): Promise<Answer> => {
    const admission = await admitLetter(deps, network);
    if (admission.kind === 'over') return tooMany(admission);
    await requestLetter(deps, 'manage-links', body.address);
    return LETTER_ASKED;
  },
});

export const manageLinkEndpoints = [askForLinks];
