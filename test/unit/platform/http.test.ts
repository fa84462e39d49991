import { expect, it } from 'vitest';
import { problemDocument, problemType, SECURITY_HEADERS } from '#platform/http';
import { problem } from '#platform/problem';

const NO_REGION = { 'zh-Hans': '没有这个地区', en: 'There is no such region' };

it('gives every kind of problem a type that is an absolute URI and the same in every deployment', () => {
  expect(URL.canParse(problemType('region-unknown'))).toBe(true);
  expect(problemDocument(problem(422, 'region-unknown', NO_REGION), ({ en }) => en)).toEqual({
    type: 'urn:noticewire:problem:region-unknown',
    title: 'Refused',
    status: 422,
    detail: 'There is no such region',
    code: 'region-unknown',
  });
});

it('says all of a problem in the words that were chosen, and lists what is wrong where there is a list', () => {
  const refused = problem(422, 'region-unknown', NO_REGION, [{ path: 'audience.regions[0]', code: 'region-unknown', message: NO_REGION }]);
  expect(problemDocument(refused, (words) => words['zh-Hans'])).toMatchObject({
    title: '不能接受',
    detail: '没有这个地区',
    errors: [{ path: 'audience.regions[0]', code: 'region-unknown', message: '没有这个地区' }],
  });
});

it('never lets a browser guess types, frame an answer, or tell other sites where a reader came from', () => {
  expect(SECURITY_HEADERS).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
});
