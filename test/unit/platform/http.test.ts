import { expect, it } from 'vitest';
import { problemOf, problemType, SECURITY_HEADERS } from '#platform/http';

const refused = { status: 422, code: 'region-unknown', title: 'Refused', detail: 'There is no region 99.' };

it('gives every kind of problem a type that is an absolute URI and the same in every deployment', () => {
  expect(URL.canParse(problemType('region-unknown'))).toBe(true);
  expect(problemOf(refused)).toEqual({ type: 'urn:noticewire:problem:region-unknown', ...refused });
});

it('lists what is wrong, where there is a list', () => {
  const errors = [{ path: 'audience.regions[0]', code: 'region-unknown', message: 'There is no region 99.' }];
  expect(problemOf({ ...refused, errors }).errors).toEqual(errors);
  expect(problemOf({ ...refused, errors: [] })).not.toHaveProperty('errors');
});

it('never lets a browser guess types, frame an answer, or tell other sites where a reader came from', () => {
  expect(SECURITY_HEADERS).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
});
