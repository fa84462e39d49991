import { cookiesOf, signInBy } from '../../demo/sign-in.ts';
import type { Service } from '../journeys/service.ts';
import type { Visitor } from './visitor.ts';

const mailsTo = async (service: Service, address: string) => {
  await service.idle();
  return service.inbox(address);
};

/** Sign in on the page that asks for it, and come to where it was asked. */
export const signIn = async (visitor: Visitor, service: Service, address: string): Promise<void> => {
  const { page } = visitor;
  await page.locator('[name=address]').fill(address);
  await page.locator('form[action="/console/sign-in"] button').click();
  await page.locator('[name=code]').waitFor();
  const codes = (await mailsTo(service, address)).flatMap(({ text }) => /^\d{6}$/m.exec(text)?.[0] ?? []);
  await page.locator('[name=code]').fill(codes.at(-1) ?? '');
  await page.locator('form[action="/console/code"] button').first().click();
  await page.locator('[name=code]').waitFor({ state: 'detached' });
  await page.waitForLoadState();
};

/** Be signed in, where how one signs in is not what is looked at. */
export const letIn = async (visitor: Visitor, service: Service, address: string): Promise<void> => {
  const [name = '', value = ''] = cookiesOf(await signInBy(service.url, address, () => mailsTo(service, address))).split('=');
  await visitor.page.context().addCookies([{ name, value, url: service.url }]);
};
