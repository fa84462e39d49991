import { afterAll, beforeAll } from 'vitest';
import { startChromium } from '../../scripts/chromium.ts';
import { hubPages, type MadeHub, makeHub } from '../../scripts/shot-hub.ts';
import { FORMAL_NOTICE, LEAFLET, SIGN_UP } from '../../scripts/shot-world.ts';
import cases from '../cases/text.json' with { type: 'json' };
import { OPERATOR_KEY, Service } from '../journeys/service.ts';
import { Visitor } from './visitor.ts';

/** A subscriber as their mails know them: the way to each of their pages. */
export type Links = Readonly<{ confirm: string; token: string }>;

const bodyOf = (language: string): string => cases.find((one) => one.language === language)?.body ?? '';

const SIGN_UP_PAGES = {
  'sign-up': '/subscribe',
  'sign-up with places found': '/subscribe?step=1&act=find-region&regionQ=%E6%9C%9D%E9%98%B3%E5%8C%BA',
  'sign-up in a county': '/subscribe?step=1&act=show&region=440106',
  'sign-up with nothing chosen': '/subscribe?step=1&act=next',
  'what for': `/subscribe?${SIGN_UP}&step=1&act=next`,
  'regions to watch': `/subscribe?${SIGN_UP}&step=2&act=watch-at:440300`,
  'how and when': `/subscribe?${SIGN_UP}&step=2&act=next`,
};

/** One service with something on each of its pages. */
export class Stage {
  readonly service: Service;
  /** Paths by the name of a page, of what does not change in a test. */
  readonly pages: Readonly<Record<string, string>>;

  readonly hub: MadeHub | null;

  private constructor(service: Service, pages: Readonly<Record<string, string>>, hub: MadeHub | null = null) {
    this.service = service;
    this.pages = pages;
    this.hub = hub;
  }

  /** A service with nothing on it. */
  static async bare(): Promise<Stage> {
    return new Stage(await Service.start(), {});
  }

  static async set(): Promise<Stage> {
    const service = await Service.start();
    const key = await service.agency('yh-mzt', '440000', { name: '云河省民政厅' });
    const publish = async (notice: object): Promise<string> => `/notices/${(await service.publish(key, notice)).id}`;
    const formal = await publish({ ...FORMAL_NOTICE, issuers: ['yh-mzt'] });
    const withdrawn = await publish({ title: '关于举办邻里节的通知', urgency: 'urgent', sections: [{ body: '邻里节于十二月举行。' }] });
    await service.call('POST', `/v1${withdrawn}/withdrawal`, { key, body: { reason: '日期有误。' } });
    const corrected = await publish({
      title: '关于举办社区邻里节的通知',
      audience: { regions: ['440100'], topics: ['culture'] },
      sections: [{ body: '各社区社会组织：\n邻里节于十二月六日在各社区举行，欢迎参加。' }],
    });
    const correction = {
      sections: [{ body: '各社区社会组织：\n邻里节于十二月七日在各社区举行，欢迎参加。' }],
      note: '时间有误。',
      notify: 'none',
    };
    await service.call('POST', `/v1${corrected}/corrections`, { key, body: correction, headers: { 'if-match': '*' } });
    const pages = {
      board: '/',
      'board with hits': `/?q=${encodeURIComponent('社区 邻里节')}&region=${encodeURIComponent('广东省')}`,
      'corrected notice': corrected,
      'board without a find': '/?q=%E6%B2%A1%E6%9C%89',
      'board of an unknown region': '/?region=%E5%AD%99%E6%82%9F%E7%A9%BA%E5%9B%BD',
      notice: formal,
      'withdrawn notice': withdrawn,
      leaflet: await publish(LEAFLET),
      'notice from right to left': await publish({
        title: 'ئۇقتۇرۇش',
        language: 'ug-CN',
        sections: [{ body: bodyOf('ug-CN') || 'ئۇقتۇرۇش' }],
      }),
      'notice from top to bottom': await publish({ title: 'ᠮᠡᠳᠡᠭᠳᠡᠯ', language: 'mn-Mong-CN', sections: [{ body: bodyOf('mn-Mong-CN') }] }),
      message: '/confirm?token=made-up',
      'an address for links': '/manage',
      'an address to be erased': '/erase',
      console: '/console',
      'reference of the API': '/docs',
    };
    const stage = new Stage(service, pages);
    const { confirm } = await stage.applicant('pages');
    const { manageToken } = await service.subscribe('managed');
    const manage = `/manage?token=${manageToken}&note=saved`;
    const html = await (await fetch(service.url + manage)).text();
    const unsubscribe = /\/unsubscribe\/[^?"]+/.exec(html)?.[0] ?? '';
    const hub = await makeHub({
      subscribe: (name, draft, key) => stage.subscriber(name, draft, key),
      call: (method, path, key, body) => service.call(method, path, { key, body }),
      operatorKey: OPERATOR_KEY,
    });
    const sent = `/manage/sent?token=${manageToken}`;
    const attempts = `/manage/attempts?token=${manageToken}`;
    const groupCode = await stage.group();
    return new Stage(
      service,
      { ...pages, ...SIGN_UP_PAGES, confirm, manage, unsubscribe, sent, attempts, 'code of a group': groupCode, ...hubPages(hub) },
      hub,
    );
  }

  /** Somebody who has asked for notices, and has not confirmed yet. */
  async applicant(name: string): Promise<Links> {
    const address = `${name}@choir.example`;
    const organization = { name: `合唱队 ${name}`, class: 'culture-sports', region: '440106' };
    await this.service.call('POST', '/v1/subscriptions', { body: { organization, channel: { type: 'email', address } } });
    await this.service.idle();
    const token = await this.service.confirmToken(address);
    return { confirm: `/confirm?token=${token}`, token };
  }

  /** The path of the page on which the code of a group is typed in that was signed up. */
  async group(): Promise<string> {
    const channel = { type: 'webhook', format: 'wecom', url: `${this.service.url}/_local/webhooks/group` };
    const organization = { name: '群里的合唱队', class: 'culture-sports', region: '440106' };
    const { body } = await this.service.call('POST', '/v1/subscriptions', { body: { organization, channel } });
    await this.service.idle();
    return `/confirm/group?token=${body.manageToken}`;
  }

  /** Somebody who has asked for notices and confirmed. @param key a manage token on whose word it is */
  async subscriber(name: string, draft: object, key?: string): Promise<Readonly<{ id: string; manageToken: string }>> {
    const address = `${name}@club.example`;
    const body = { ...draft, channel: { type: 'email', address } };
    const asked = await this.service.call('POST', '/v1/subscriptions', key === undefined ? { body } : { body, key });
    await this.service.idle();
    const token = await this.service.confirmToken(address);
    const confirmed = await this.service.call('POST', '/v1/subscriptions/confirm', { body: { token } });
    if (confirmed.status !== 200) throw new Error(JSON.stringify([asked.body, confirmed.body]));
    return { id: asked.body.id, manageToken: confirmed.body.manageToken };
  }

  /** The path to which a letter about another address leads. */
  addressPage(address: string): Promise<string> {
    return this.linkIn(address, /\/address\?token=\S+/);
  }

  /** The path of a link in the latest mail to an address that has one. */
  async linkIn(address: string, link: RegExp): Promise<string> {
    await this.service.idle();
    const mail = (await this.service.inbox(address)).findLast(({ text }) => link.test(text));
    return link.exec(mail?.text ?? '')?.[0] ?? `no such link was sent to ${address}`;
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

/**
 * One browser and one service for all tests of a file, or why they are skipped: whoever adds a page adds it to the stage.
 *
 * @param make what stands on it @default something on each page
 */
export const onStage = async (what: string, make: () => Promise<Stage> = Stage.set) => {
  const { browser, why } = await startChromium();
  if (!browser) console.warn(`${what} in a browser is not tried: none starts on this machine (${why}).`);
  let set: Stage | undefined;
  beforeAll(async () => {
    if (browser) set = await make();
  });
  afterAll(async () => {
    await browser?.close();
    await set?.stop();
  });
  const stage = (): Stage => {
    if (!set) throw new Error('the stage is not set');
    return set;
  };
  const come = (options: Parameters<typeof Visitor.come>[2]): Promise<Visitor> => {
    if (!browser) throw new Error('no browser');
    return Visitor.come(browser, stage().service.url, options);
  };
  return { browser, why, stage, come };
};
