import { askedIn } from './answers.ts';
import type { Envelope, FormatOfWebhook, Hmac, SignedCall, WebhookEvent } from './format.ts';
import { askingMessage } from './robot-asking.ts';
import { fitted, type RobotMessage } from './robot-parts.ts';
import { testMessage } from './robot-test.ts';

/** What tells robots apart. `body`: a message as its platform reads it; `fits`: whether it takes so much. */
type Robot = Readonly<{ body: (message: RobotMessage) => string; fits: (message: RobotMessage) => boolean }> &
  Pick<FormatOfWebhook, 'judge' | 'limits'> &
  Readonly<{ sign?: SignByRobot }>;

/** How a message is signed by a robot whose owner gave its secret. Of all others nothing is: the address is the secret. */
export type SignByRobot = (secret: string, envelope: Envelope, hmac: Hmac) => SignedCall;

/** Who asks for consent, or writes to programs alone, needs no Markdown. */
const messageOf = async (event: WebhookEvent): Promise<RobotMessage> => (await import('./robot-message.ts')).robotMessage(event);

/** A robot in a group of people. It cannot answer a challenge: the question for consent has a code in it, for a person to type in. */
export const robotFormat = ({ body, fits, sign, judge, limits }: Robot): FormatOfWebhook => ({
  compose: async (event) => body(fitted(await messageOf(event), fits)),
  show: async (event) => fitted(await messageOf(event), fits),
  sign: (envelope, hmac) => {
    const [secret] = envelope.secrets;
    return sign && secret !== undefined ? sign(secret, envelope, hmac) : { url: envelope.url, body: envelope.body, headers: {} };
  },
  judge,
  challenge: { compose: (asking) => body(fitted(askingMessage(asking), fits)), judge: (answer) => askedIn(judge(answer)) },
  test: (testing) => body(fitted(testMessage(testing), fits)),
  limits,
});
