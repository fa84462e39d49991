import { describe, expect, it } from 'vitest';
import { holdsLink } from '../../../functions/domain/text/links.ts';

describe('a link in a name', () => {
  it.each([
    'https://win.example',
    '领奖 http://1.example/x',
    '清溪 www.win.example 合唱队',
    'win.example',
    '大奖win.example/x',
    '云河.中国',
    'win。example',
    'ｗｉｎ．ｅｘａｍｐｌｅ',
    'win｡example',
    'mailto:a',
    'weixin://x',
    '联系 office@club.example',
    '领取＠club',
    '10.0.0.1',
    'x.xn--fiqs8s',
  ])('is found however it is written: %s', (name) => {
    expect(holdsLink(name)).toBe(true);
  });

  it.each([
    '清溪社区合唱队',
    '云河区（第三）志愿者服务队·东门分队',
    'St. Mary’s Choir',
    'Y.M.C.A. Yunhe',
    'No.5 Middle School Parents',
    '云河文化 Co., Ltd.',
    '2.5公里健步走队',
    '爱心。助老队：东门',
    '云河.清溪合唱队',
    'A/B 组',
    'عمان جمعية',
    'ᠮᠣᠩᠭᠣᠯ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ',
  ])('is not seen where there is none: %s', (name) => {
    expect(holdsLink(name)).toBe(false);
  });
});
