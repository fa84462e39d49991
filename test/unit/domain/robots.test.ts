import { describe, expect, it } from 'vitest';
import { addressFlaws, maskedUrl, type RobotFormat, secretFlaws } from '../../../functions/domain/subscriptions/robots.ts';
import type { WebhookFormat } from '../../../functions/domain/subscriptions/subscription.ts';

const ADDRESSES: Readonly<Record<RobotFormat, string>> = {
  wecom: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa',
  dingtalk: 'https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec',
  feishu: 'https://open.feishu.cn/open-apis/bot/v2/hook/d1b2c3d4-0000-4000-8000-e5f6a7b8c9d0',
  slack: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXX',
  teams:
    'https://prod-12.eastasia.logic.azure.com:443/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sig=abc',
};

const codes = (format: WebhookFormat, url: string, isNear = false): readonly string[] =>
  addressFlaws(format, url, isNear).map(({ code }) => code);

describe('the address of a robot', () => {
  it.each(Object.entries(ADDRESSES) as [RobotFormat, string][])(
    '%s is taken as its platform gives it, and shown without its key',
    (format, url) => {
      expect(codes(format, url)).toEqual([]);
      expect(maskedUrl(format, url)).toBe(`${new URL(url).host}/…`);
      expect(codes('standard', url)).toEqual(['address-of-robot']);
      expect(codes('cloudevents', url)).toEqual(['address-of-robot']);
    },
  );

  it('is none without its key, on another path, or of another platform', () => {
    expect(codes('wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send')).toEqual(['address-not-of-robot']);
    expect(codes('wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=')).toEqual(['address-not-of-robot']);
    expect(codes('dingtalk', 'https://oapi.dingtalk.com/user/get?access_token=1')).toEqual(['address-not-of-robot']);
    expect(codes('feishu', 'https://open.feishu.cn/open-apis/bot/hook/1')).toEqual(['address-not-of-robot']);
    expect(codes('slack', 'https://hooks.slack.com/triggers/T/1/2')).toEqual(['address-not-of-robot']);
    expect(codes('wecom', 'https://qyapi.weixin.qq.com.bad.example/cgi-bin/webhook/send?key=1')).toEqual(['address-not-of-robot']);
    expect(codes('teams', 'https://bad.example/workflows/1/triggers/x?sig=1')).toEqual(['address-not-of-robot']);
    expect(codes('wecom', ADDRESSES.dingtalk)).toEqual(['address-of-other-robot']);
  });

  it('is any in a local run, of this machine', () => {
    expect(codes('wecom', 'http://127.0.0.1:8080/_local/webhooks/group', true)).toEqual([]);
    expect(codes('standard', 'https://hooks.example/notices')).toEqual([]);
  });
});

describe('the secret of a robot', () => {
  const of = (format: WebhookFormat, secret?: string): readonly string[] => secretFlaws(format, secret).map(({ code }) => code);

  it('is given where its platform issues one, and need not be', () => {
    expect(of('dingtalk', `SEC${'0a'.repeat(32)}`)).toEqual([]);
    expect(of('feishu', 'Ab1Cd2Ef3Gh4Ij5Kl6Mn7O')).toEqual([]);
    expect(of('dingtalk')).toEqual([]);
    expect(of('wecom')).toEqual([]);
  });

  it('is refused where there is none, and where it was copied in part', () => {
    expect(of('wecom', 'abcdefghij')).toEqual(['secret-not-taken']);
    expect(of('standard', 'whsec_abcdefghij')).toEqual(['secret-not-taken']);
    expect(of('dingtalk', 'abcdefghijklmn')).toEqual(['secret-malformed']);
    expect(of('feishu', '签名')).toEqual(['secret-malformed']);
  });
});
