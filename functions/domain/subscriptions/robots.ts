import type { Flaw } from '../input/flaw.ts';
import { bilingual, type Wording } from '../text/wording.ts';
import type { WebhookFormat } from './subscription.ts';

/** Formats by which a robot of a group chat is written to: people read it, and nobody there can answer a challenge. */
export const ROBOT_FORMATS = ['wecom', 'dingtalk', 'feishu', 'slack', 'teams'] as const satisfies readonly WebhookFormat[];
export type RobotFormat = (typeof ROBOT_FORMATS)[number];

export const isRobot = (format: WebhookFormat): format is RobotFormat => ROBOT_FORMATS.some((robot) => robot === format);

/** What people call each of them. */
export const ROBOT_NAMES: Readonly<Record<RobotFormat, Wording>> = {
  wecom: bilingual('企业微信', 'WeCom'),
  dingtalk: bilingual('钉钉', 'DingTalk'),
  feishu: bilingual('飞书', 'Feishu'),
  slack: bilingual('Slack', 'Slack'),
  teams: bilingual('Teams', 'Teams'),
};

/** `example`: how an address looks, without its key. `signs`: its platform may give it a secret, by which each message is signed. */
type Platform = Readonly<{ hosts: RegExp; path: RegExp; key?: string; signs: boolean; example: string }>;

/**
 * Where robots live. WeCom: developer.work.weixin.qq.com/document/path/91770. DingTalk: "Custom robot access". Feishu and Lark: "Custom bot
 * usage guide". Slack: "Sending messages using incoming webhooks". Teams: webhooks of Workflows, of Power Automate since 2025.
 */
const PLATFORMS: Readonly<Record<RobotFormat, Platform>> = {
  wecom: {
    hosts: /^qyapi\.weixin\.qq\.com$/,
    path: /^\/cgi-bin\/webhook\/send$/,
    key: 'key',
    signs: false,
    example: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
  },
  dingtalk: {
    hosts: /^oapi\.dingtalk\.com$/,
    path: /^\/robot\/send$/,
    key: 'access_token',
    signs: true,
    example: 'https://oapi.dingtalk.com/robot/send?access_token=…',
  },
  feishu: {
    hosts: /^open\.(?:feishu\.cn|larksuite\.com)$/,
    path: /^\/open-apis\/bot\/v2\/hook\/[\w-]+$/,
    signs: true,
    example: 'https://open.feishu.cn/open-apis/bot/v2/hook/…',
  },
  slack: {
    hosts: /^hooks\.slack(?:-gov)?\.com$/,
    path: /^\/services\/\w+\/\w+\/\w+$/,
    signs: false,
    example: 'https://hooks.slack.com/services/…',
  },
  teams: {
    hosts: /\.(?:logic\.azure\.com|logic\.azure\.cn|api\.powerplatform\.com)$/,
    path: /\/workflows\/[\w-]+\/triggers\//,
    key: 'sig',
    signs: false,
    example: 'https://….logic.azure.com/workflows/…/triggers/manual/paths/invoke?…&sig=…',
  },
};

/** Has a robot of this format a secret of its own, if its owner wants one? Who runs any other endpoint is given one by us. */
export const takesSecret = (format: WebhookFormat): boolean => isRobot(format) && PLATFORMS[format].signs;

/** Of which platform the host of a URL is; null: of none that is known. */
export const platformOf = (url: URL): RobotFormat | null =>
  ROBOT_FORMATS.find((format) => PLATFORMS[format].hosts.test(url.hostname)) ?? null;

const stands = (url: URL, { hosts, path, key }: Platform): boolean =>
  url.protocol === 'https:' &&
  hosts.test(url.hostname) &&
  path.test(url.pathname) &&
  (key === undefined || Boolean(url.searchParams.get(key)));

const urlFlaw = (code: string, zh: string, en: string): Flaw => ({ path: 'channel.url', code, message: bilingual(zh, en) });

const named = (format: RobotFormat, language: keyof Wording): string => ROBOT_NAMES[format][language];

/**
 * Why a URL is not the address of what its format says; none when it may be.
 *
 * @param isNear it leads to this machine or its network, where a local run has robots of its own
 */
export const addressFlaws = (format: WebhookFormat, text: string, isNear: boolean): readonly Flaw[] => {
  const url = URL.parse(text);
  if (!url) return [];
  const platform = platformOf(url);
  if (!isRobot(format)) {
    if (platform === null) return [];
    const [zh, en] = [named(platform, 'zh-Hans'), named(platform, 'en')];
    return [
      urlFlaw(
        'address-of-robot',
        `这是${zh}群机器人的地址，请把 format 设为 ${platform}`,
        `This is the address of a ${en} robot: set the format to ${platform}`,
      ),
    ];
  }
  if (isNear) return [];
  const [zh, en] = [named(format, 'zh-Hans'), named(format, 'en')];
  if (platform !== null && platform !== format)
    return [
      urlFlaw(
        'address-of-other-robot',
        `这是${named(platform, 'zh-Hans')}的地址，不是${zh}的，请改选${named(platform, 'zh-Hans')}`,
        `This address is of ${named(platform, 'en')}, not of ${en}: choose ${named(platform, 'en')}`,
      ),
    ];
  if (stands(url, PLATFORMS[format])) return [];
  const { example } = PLATFORMS[format];
  return [
    urlFlaw(
      'address-not-of-robot',
      `这不是${zh}群机器人的完整地址，应形如 ${example}，请从机器人设置中整段复制`,
      `This is not the whole address of a ${en} robot, which looks like ${example}: copy all of it from the robot’s settings`,
    ),
  ];
};

/** This machine, and private networks (RFC 1918, RFC 4193), by number: a name may be anybody's. */
const NEAR =
  /^(?:localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|\[(?:::1|f[cd][0-9a-f:]*)\])$/;

/** Does a URL lead to this machine or its own network, where a local run has robots of its own? */
export const isNearUrl = (text: string): boolean => NEAR.test(URL.parse(text)?.hostname ?? '');

/** What a platform issues has no blanks, and nothing but ASCII; DingTalk's begin with `SEC`. */
const SECRETS: Readonly<Partial<Record<WebhookFormat, RegExp>>> = { dingtalk: /^SEC[\x21-\x7e]{8,}$/, feishu: /^[\x21-\x7e]{8,}$/ };

/** @param secret as it was given; undefined: none was */
export const secretFlaws = (format: WebhookFormat, secret: string | undefined): readonly Flaw[] => {
  if (secret === undefined) return [];
  const flaw = (code: string, zh: string, en: string): readonly Flaw[] => [{ path: 'channel.secret', code, message: bilingual(zh, en) }];
  if (!takesSecret(format))
    return isRobot(format)
      ? flaw(
          'secret-not-taken',
          `${named(format, 'zh-Hans')}群机器人没有密钥，请留空`,
          `A ${named(format, 'en')} robot has no secret: leave it out`,
        )
      : flaw('secret-not-taken', '密钥由本服务生成，请删去', 'The secret is made by this service: leave it out');
  if (SECRETS[format]?.test(secret)) return [];
  return format === 'dingtalk'
    ? flaw(
        'secret-malformed',
        '钉钉的加签密钥以 SEC 开头，请从机器人的安全设置中整段复制',
        'DingTalk’s secret begins with SEC: copy all of it from the robot’s security settings',
      )
    : flaw(
        'secret-malformed',
        '签名密钥有误，请从机器人的安全设置中整段复制',
        'This is not a secret: copy all of it from the robot’s security settings',
      );
};

/** Enough to recognise the address of a robot, too little to use it: whoever has its key can post into the group. */
export const maskedUrl = (format: WebhookFormat, text: string): string => {
  const url = URL.parse(text);
  return url && isRobot(format) ? `${url.host}/…` : text;
};
