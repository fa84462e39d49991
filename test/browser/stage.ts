import { FORMAL_NOTICE, LEAFLET, SIGN_UP } from '../../scripts/shot-world.ts';
import cases from '../cases/text.json' with { type: 'json' };
import { Service } from '../journeys/service.ts';

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

  private constructor(service: Service, pages: Readonly<Record<string, string>>) {
    this.service = service;
    this.pages = pages;
  }

  static async set(): Promise<Stage> {
    const service = await Service.start();
    const key = await service.agency('yh-mzt', '440000', { name: '云河省民政厅' });
    const publish = async (notice: object): Promise<string> => `/notices/${(await service.publish(key, notice)).id}`;
    const formal = await publish({ ...FORMAL_NOTICE, issuers: ['yh-mzt'] });
    const withdrawn = await publish({ title: '关于举办邻里节的通知', urgency: 'urgent', sections: [{ body: '邻里节于十二月举行。' }] });
    await service.call('POST', `/v1${withdrawn}/withdrawal`, { key, body: { reason: '日期有误。' } });
    const pages = {
      board: '/',
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
      console: '/console',
      'reference of the API': '/docs',
    };
    const stage = new Stage(service, pages);
    const { confirm } = await stage.applicant('pages');
    const { manageToken } = await service.subscribe('managed');
    const manage = `/manage?token=${manageToken}&note=saved`;
    const html = await (await fetch(service.url + manage)).text();
    const unsubscribe = /\/unsubscribe\/[^?"]+/.exec(html)?.[0] ?? '';
    return new Stage(service, { ...pages, ...SIGN_UP_PAGES, confirm, manage, unsubscribe, sent: `/manage/sent?token=${manageToken}` });
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

  stop(): Promise<void> {
    return this.service.stop();
  }
}
