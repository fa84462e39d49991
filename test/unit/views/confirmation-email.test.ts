import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { characters } from '../../../functions/domain/text/text.ts';
import { confirmationEmail } from '../../../functions/views/email/confirmation-email.ts';
import { aSubscription, NOON } from '../../builders.ts';

const letterFor = async (given: Parameters<typeof aSubscription>[0], changesStanding = false, hub?: string) => {
  const raw = await confirmationEmail({
    subscription: aSubscription({ status: 'pending', ...given }),
    to: 'choir@club.example',
    confirmToken: 'token',
    changesStanding,
    hub,
    now: new Date(NOON),
    site: { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' },
  });
  const { text = '', html, headers, subject = '' } = await simpleParser(Buffer.from(raw));
  return { text, html: String(html), to: JSON.stringify(headers.get('to')), subject };
};

describe('the letter that asks for consent', () => {
  it('says who is meant, what for, and what the button does', async () => {
    const { text, html } = await letterFor({ filter: { topics: ['culture'], agencies: ['gd-mzt'], watch: ['4403'] } });
    for (const shown of ['清溪社区合唱队', '文化', 'gd-mzt', '深圳市', 'https://wire.example/confirm?token=token']) {
      expect(text).toContain(shown);
      expect(html).toContain(shown);
    }
    expect(text).not.toContain('见确认页面');
  });

  it('shows no keyword and no topic of a stranger’s own, and says that there are some', async () => {
    const filter = { keywords: ['恭喜中奖', 'click here'], topics: ['culture', 'win-a-prize'] };
    for (const [language, more] of [
      ['zh-Hans', '见确认页面'],
      ['en', 'see the page'],
    ] as const) {
      const { text, html } = await letterFor({ filter, language });
      for (const words of ['恭喜中奖', 'click here', 'win-a-prize']) expect(text + html).not.toContain(words);
      expect(text).toContain(more);
      expect(html).toContain(more);
    }
  });

  it('cuts a name at 60 characters, in the letter and in its header', async () => {
    const name = '云'.repeat(100);
    const { text, html, to } = await letterFor({ organization: { name } });
    for (const part of [text, html, to]) {
      const shown = /云+…?/.exec(part)?.[0] ?? '';
      expect(characters(shown)).toBe(60);
      expect(part).not.toContain('云'.repeat(60));
    }
    expect((await letterFor({ organization: { name: '云'.repeat(60) } })).text).toContain('云'.repeat(60));
  });

  it.each(['领奖 https://win.example/x', 'win.example', '联系 office@win.example', 'win\u202E.example', 'win。example'])(
    'does not show a name that holds a link, kept from before such were refused: %j',
    async (name) => {
      const { text, html, to } = await letterFor({ organization: { name } });
      expect(text + html + to).not.toMatch(/win/);
      expect(text).toContain('为「一个组织」订阅');
    },
  );

  it('leaves out of a name what would break a line or turn its direction', async () => {
    const { text, to } = await letterFor({ organization: { name: '清溪\r\nBcc: x\u2028\u202E\u2066合唱队' } });
    expect(text).toContain('清溪Bcc: x合唱队');
    expect(to).toContain('清溪Bcc: x合唱队');
  });

  it('says when confirming changes a subscription that stands, and only then', async () => {
    expect((await letterFor({}, true)).text).toContain('原订阅会改成上面的样子');
    expect((await letterFor({ language: 'en' }, true)).html).toContain('it changes to what stands above');
    expect((await letterFor({})).text).not.toContain('原订阅');
  });

  it.each([
    ['zh-Hans', 'further', '请您担任联系人', '「清溪社区合唱队」的联系人或本服务的运营者，请您担任该组织的又一位联系人'],
    [
      'zh-Hans',
      'fallback',
      '请您担任备用联系人',
      '「清溪社区合唱队」的联系人或本服务的运营者，请您担任该组织的备用联系人：其他联系人都收不到',
    ],
    ['en', 'main', 'to be its main contact', 'A contact of “清溪社区合唱队”, or who runs this service, asks you to be the main contact'],
    ['en', 'fallback', 'to be its fallback contact', 'asks you to be the fallback contact of that organization: public notices come'],
  ] as const)('says first, in %s, who asks somebody in and as what: %s', async (language, role, called, words) => {
    const { subject, text, html } = await letterFor({ language, role, invitedTo: 'org-1' });
    expect(subject).toContain(called);
    expect(text.replaceAll('\n', ' ').slice(0, 120)).toContain(words.slice(0, 50));
    expect(html).toContain(words);
    expect(html.indexOf(words)).toBeLessThan(html.indexOf('choir@club.example'));
    const own = await letterFor({ language, role: 'main' });
    expect(own.text).not.toContain(words);
    expect(own.subject).not.toContain(called);
  });

  it('says when the hub of an organization signed it up, and only then', async () => {
    expect((await letterFor({ introducedBy: 'org-hub' })).text).toContain('枢纽组织代为登记');
    expect((await letterFor({ language: 'en', introducedBy: 'org-hub' })).html).toContain(
      'The hub that the organization names signed it up',
    );
    expect((await letterFor({})).text).not.toContain('枢纽');
  });

  it('names that hub, unless its name holds a link', async () => {
    const introduced = { introducedBy: 'org-hub' };
    const hub = '云岭市合唱联合会';
    expect((await letterFor(introduced, false, hub)).text).toContain(`这是该组织所填的枢纽组织「${hub}」代为登记的`);
    const { text, html } = await letterFor({ ...introduced, language: 'en' }, false, hub);
    expect(text).toContain(`The hub that the organization names, “${hub}”, signed it up.`);
    expect(html).toContain(hub);
    const tricked = await letterFor(introduced, false, '领奖 https://win.example/x');
    expect(tricked.text + tricked.html).not.toContain('win');
    expect(tricked.text).toContain('枢纽组织代为登记');
    expect((await letterFor({}, false, hub)).text).not.toContain(hub);
  });
});
