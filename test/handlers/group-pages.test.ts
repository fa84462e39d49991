import { describe, expect, it } from 'vitest';
import { askConsent } from '../../functions/usecases/subscriptions/ask-consent.ts';
import { ZH_HANS } from '../../functions/views/catalogue/zh-hans.ts';
import { type RobotSetup, readIn, StrictRobot } from '../fakes/strict-robots.ts';
import { aFrontDoor, type FrontDoor } from './front-door.ts';

type Fields = readonly (readonly [string, string])[];

const SECRET = `SEC${'0a'.repeat(32)}`;
const URL_OF_GROUP = 'https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec';
const WHO: Fields = [
  ['name', '清溪社区合唱队'],
  ['class', 'culture-sports'],
  ['region', '440106006'],
];
const GROUP: Fields = [
  ...WHO,
  ['channel', 'dingtalk'],
  ['url', URL_OF_GROUP],
  ['secret', SECRET],
  ['mode', 'immediate'],
  ['language', 'zh-Hans'],
];

const withField = (fields: Fields, name: string, value: string): Fields => [...fields.filter(([each]) => each !== name), [name, value]];
const look = (door: FrontDoor, fields: Fields) => door.submit('/subscribe', [['step', '3'], ['act', 'next'], ...fields]);
const send = (door: FrontDoor, fields: Fields) => door.submit('/subscribe', [['step', '3'], ['act', 'send'], ...fields]);
const headingOf = ({ text }: Readonly<{ text: string }>): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';
const errorsIn = (text: string): readonly string[] =>
  [...text.matchAll(/class="error"[^>]*>(?:<span[^>]*>[^<]*<\/span>)?([^<]*)/g)].map(([, error = '']) => error);

/** A group that was signed up on the pages, and the page that asks for its code. */
const aGroup = async (setup: RobotSetup = {}, fields = GROUP) => {
  const door = aFrontDoor();
  const { world } = door;
  const robot = new StrictRobot('dingtalk', () => world.clock.now().getTime(), { secret: SECRET, ...setup });
  world.endpoints.answer = (call) => robot.answer(call);
  const sent = await send(door, fields);
  const path = sent.headers.get('location') ?? '';
  const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
  const [subscription] = world.subscriptions.all();
  const code = (): string => /\d{6}/.exec(/确认码：(\d{6})/.exec(readIn(robot.posted.at(-1) ?? '{}'))?.[1] ?? '')?.[0] ?? '';
  const type = (typed: string) =>
    door.submit('/confirm/group', [
      ['token', token],
      ['code', typed],
    ]);
  return { door, world, sent, path, id: subscription?.id ?? '', code, type };
};

describe('a sign-up of a group on the web', () => {
  it('asks for the robot, shows nothing of its address that could be used, and leads to the page for the code', async () => {
    const door = aFrontDoor();
    const how = await door.ask('GET', '/subscribe?step=3');
    for (const told of ['邮箱', '企业微信群', '钉钉群', '飞书群', '群机器人的地址', '怎样取得群机器人的地址'])
      expect(how.text).toContain(told);
    const checked = await look(door, GROUP);
    expect([checked.status, headingOf(checked)]).toEqual([200, '请核对']);
    const seen = checked.text.replace(/<input type="hidden"[^>]*>/g, '');
    expect(seen).toContain('钉钉群 · oapi.dingtalk.com/…');
    expect(seen).not.toContain('566cc69da782ec');
    expect(seen).not.toContain(SECRET);
    const group = await aGroup();
    expect([group.sent.status, group.path]).toEqual([303, expect.stringMatching(/^\/confirm\/group\?token=/)]);
    expect(group.world.subscriptions.all()).toMatchObject([
      { status: 'pending', channel: { type: 'webhook', format: 'dingtalk', url: URL_OF_GROUP } },
    ]);
  });

  it('is confirmed by the code that stands in the group, and managed from then on', async () => {
    const group = await aGroup();
    const asking = (await group.door.ask('GET', group.path)).text;
    expect(asking).toContain('机器人正在钉钉群里发一条消息');
    expect(asking).toContain(ZH_HANS.subscriber.confirmLead);
    await askConsent(group.world, group.id);
    expect((await group.door.ask('GET', group.path)).text).toContain('消息已经发到群里');
    expect(errorsIn((await group.type('')).text)).toEqual(['请填写确认码']);
    const wrong = await group.type(group.code() === '000000' ? '000001' : '000000');
    expect([wrong.status, errorsIn(wrong.text)]).toEqual([422, ['确认码不对，请核对群里最新一条消息。还可以试 4 次。']]);
    const confirmed = await group.type(group.code());
    expect([confirmed.status, group.world.subscriptions.all()[0]?.status]).toEqual([200, 'active']);
    expect(confirmed.text).toContain('钉钉 · oapi.dingtalk.com/…');
    const again = await group.door.ask('GET', group.path);
    expect([again.status, again.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/manage\?token=/)]);
  });

  it('is over after five wrong codes, and says what to do then', async () => {
    const group = await aGroup();
    await askConsent(group.world, group.id);
    const wrong = group.code() === '000000' ? '000001' : '000000';
    for (let tried = 0; tried < 5; tried++) await group.type(wrong);
    const last = await group.type(group.code());
    expect(last.status).toBe(422);
    expect(last.text).toContain('确认码错了太多次');
    expect(last.text).toContain('重新订阅');
    expect(group.world.subscriptions.all()[0]?.status).toBe('pending');
  });

  it.each([
    [{ keyword: '别的词' }, '请在它的安全设置中加上“通知”'],
    [{ secret: 'another' }, '签名密钥不对'],
    [{ isGone: true }, '地址不对，或机器人已被移除'],
  ])('says why nothing came into the group: %j', async (setup, why) => {
    const group = await aGroup(setup);
    await askConsent(group.world, group.id);
    const page = await group.door.ask('GET', group.path);
    expect(page.text).toContain(why);
    expect(page.text).not.toContain('name="code"');
  });

  it.each([
    ['url', '', '请填写群机器人的地址'],
    ['url', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1', '这是企业微信的地址，不是钉钉的，请改选企业微信'],
    ['url', 'https://oapi.dingtalk.com/robot/send', '这不是钉钉群机器人的完整地址'],
    ['secret', 'abcdefgh', '钉钉的加签密钥以 SEC 开头'],
    ['address', 'choir', ''],
  ])('is refused beside the field: %s %s', async (name, value, error) => {
    const door = aFrontDoor();
    const refused = await look(door, withField(GROUP, name, value));
    expect([refused.status, errorsIn(refused.text).length]).toEqual([422, 1]);
    expect(errorsIn(refused.text)[0]).toContain(error);
    expect(door.world.subscriptions.all()).toEqual([]);
  });

  it('needs no mailbox, keeps one for when the group cannot be written to, and never carries an address or secret in a URL', async () => {
    const group = await aGroup({}, withField(GROUP, 'address', 'choir@club.example'));
    expect(group.world.subscriptions.all()[0]?.channel).toMatchObject({ fallbackEmail: 'choir@club.example' });
    const door = aFrontDoor();
    const checked = await look(door, GROUP);
    for (const [, link = ''] of checked.text.matchAll(/href="([^"]*)"/g)) expect(link).not.toMatch(/access_token|SEC0a/);
    const asked = await door.ask('GET', `/subscribe?step=3&url=${encodeURIComponent(URL_OF_GROUP)}&secret=${SECRET}`);
    expect(asked.text).not.toContain('566cc69da782ec');
    expect(asked.text).not.toContain(SECRET);
  });

  it('does not post twice when its button was pressed twice', async () => {
    const group = await aGroup();
    const twice = await send(group.door, GROUP);
    expect([twice.status, group.world.subscriptions.all().length]).toEqual([200, 1]);
    expect(twice.text).toContain('刚才已经提交过');
  });

  it('speaks English, too', async () => {
    const group = await aGroup({}, withField(GROUP, 'lang', 'en'));
    const page = await group.door.ask('GET', group.path);
    expect(headingOf(page)).toBe('Type in the code from the group');
    expect(page.text).toContain('the DingTalk group');
  });
});
