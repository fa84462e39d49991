import { simpleParser } from 'mailparser';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { aFrontDoor } from './front-door.ts';

export const LI = 'li@yh.example';

/** A browser that keeps its cookies, as one does over https. */
const aBrowser = (door: ReturnType<typeof aFrontDoor>) => {
  const jar = new Map<string, string>();
  const go = async (
    method: string,
    path: string,
    fields?: Record<string, string> | URLSearchParams,
    headers: Record<string, string> = {},
  ) => {
    const answer = await door.ask(method, path, {
      ...(fields ? { raw: new URLSearchParams(fields).toString() } : {}),
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  /** Fills in a form of the console and sends it: with what its page gave this browser to send along. */
  const press = async (path: string, fields: Record<string, string>, page = '/console') => {
    const { text } = await go('GET', page);
    const token = /name="token" value="([0-9a-f]+)"/.exec(text)?.[1] ?? '';
    return go('POST', path, { token, ...fields });
  };
  /** Sends a form as it stands, with the token that stands in it. */
  const send = (path: string, fields: URLSearchParams, headers: Record<string, string> = {}) => go('POST', path, fields, headers);
  return { go, press, send, jar };
};

/** An agency with somebody on its staff, and what comes to their mailbox. @param given of the agency */
export const anOffice = async (given: object = {}, options: Parameters<typeof aFrontDoor>[0] = {}) => {
  const door = aFrontDoor(options);
  const { ask, anAgency, operatorKey, world } = door;
  await anAgency('yh-mzj', given);
  const add = (agency: string, email: string, name: string, roles: readonly string[] = ['publisher', 'administrator']) =>
    ask('POST', `/v1/agencies/${agency}/staff`, { key: operatorKey, body: { email, name, roles } });
  const { body: li } = await add('yh-mzj', LI, '李小梅');
  const write = async () => {
    const kinds = [];
    for (const letter of world.letterRequests.all()) kinds.push((await writeLetter(world, letter)).kind);
    return kinds;
  };
  await write();
  const mail = async () => {
    await write();
    const last = world.mailer.sent.at(-1);
    const { subject = '', text = '' } = last ? await simpleParser(Buffer.from(last.raw())) : {};
    const link = /https:\/\/wire\.example(\/console\/link\?token=\S+)/.exec(text)?.[1] ?? '';
    return {
      to: last?.to,
      subject,
      text,
      code: /^\d{6}$/m.exec(text)?.[0] ?? '',
      link,
      token: new URLSearchParams(link.split('?')[1]).get('token') ?? '',
    };
  };
  const browser = () => aBrowser(door);
  const asked = async (address = LI) => {
    const one = browser();
    const page = await one.go('POST', '/console/sign-in', { address, lang: 'en' });
    return { ...one, page };
  };
  const signedIn = async (address = LI) => {
    const one = await asked(address);
    const { code } = await mail();
    await one.go('POST', '/console/code', { code });
    return one;
  };
  return { ...door, add, li, write, mail, browser, asked, signedIn };
};
