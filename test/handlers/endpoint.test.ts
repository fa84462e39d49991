import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ApiDeps } from '../../functions/handlers/api/deps.ts';
import type { Answer } from '../../functions/handlers/api/description.ts';
import { endpoint } from '../../functions/handlers/api/endpoint.ts';

const DONE: Answer = { status: 204 };
const about = { method: 'post', tag: 'x', summary: 'x', answers: {} } as const;

/** What does not compile is the test: each line would be an error of types by itself. */
describe('a description of an endpoint', () => {
  it('hands over a caller where a key is demanded, and perhaps one where a key may be shown', () => {
    const demanded = endpoint.agency({
      ...about,
      path: '/x',
      scope: 'operator',
      handle: async ({ caller }) => (caller.kind ? DONE : DONE),
    });
    const shown = endpoint.openToKeys({
      ...about,
      path: '/x',
      scope: 'notices:read',
      // @ts-expect-error somebody without a key has no name
      handle: async ({ caller }) => (caller.kind ? DONE : DONE),
    });
    expect([demanded, shown].map(({ access }) => access)).toEqual([
      { kind: 'key', scope: 'operator' },
      { kind: 'optional-key', scope: 'notices:read' },
    ]);
  });

  it('hands over a subscription to its bearer, where the path names it, and nobody to all others', () => {
    endpoint.subscriber({ ...about, path: '/x/{id}', handle: async ({ subscription }) => (subscription.id ? DONE : DONE) });
    // @ts-expect-error it has to be known which subscription the token is for
    endpoint.subscriber({ ...about, path: '/x', handle: async () => DONE });
    // @ts-expect-error nobody has proven anything
    const open = endpoint.open({ ...about, path: '/x', handle: async ({ caller }) => (caller ? DONE : DONE) });
    expect(open.access).toEqual({ kind: 'open' });
  });

  it('hands over what its path and its schemas name, and no more', () => {
    endpoint.open({
      ...about,
      path: '/x/{id}/keys/{keyId}',
      body: z.object({ n: z.number() }),
      handle: async ({ parameters, body }) => (parameters.id + parameters.keyId && body.n + 1 ? DONE : DONE),
    });
    // @ts-expect-error the path has no such name
    endpoint.open({ ...about, path: '/x/{id}', handle: async ({ parameters }) => (parameters.keyId ? DONE : DONE) });
    // @ts-expect-error it takes no body
    const bodiless = endpoint.open({ ...about, path: '/x', handle: async ({ body }) => (body.n ? DONE : DONE) });
    expect(bodiless.body).toBeUndefined();
  });

  it('keeps what it hands over inside: all are served alike', () => {
    const { serve, ...description } = endpoint.open({ ...about, path: '/x', handle: async () => DONE });
    const served: (deps: ApiDeps, request: Parameters<typeof serve>[1]) => Promise<Answer> = serve;
    expect(served).toBeTypeOf('function');
    expect(description).not.toHaveProperty('handle');
  });
});
