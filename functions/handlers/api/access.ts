import type { Context } from 'hono';
import { bilingual } from '#domain/text/wording';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { authorize, type Caller, may } from '#usecases/callers/authorize';
import type { ApiDeps } from './deps.ts';
import type { Access, Call } from './endpoint.ts';

export type Refusal = Readonly<{ problem: Problem; headers?: Readonly<Record<string, string>> }>;

/** Who called, as far as the endpoint wants to know, or why they may not. */
export const admit = async (deps: ApiDeps, access: Access, context: Context): Promise<Readonly<{ caller: Caller | null }> | Refusal> => {
  if (access === 'public' || access === 'subscriber') return { caller: null };
  const key = bearerToken(context);
  if (key === undefined) return 'optional' in access && context.req.header('authorization') === undefined ? { caller: null } : NO_KEY;
  const caller = await authorize(
    {
      agencies: deps.agencies,
      clock: deps.clock,
      hashKey: deps.sha256,
      equalHashes: deps.equalHashes,
      operatorKeyHash: deps.operatorKeyHash,
    },
    key,
  );
  if (!caller) return NO_KEY;
  if (may(caller, access.scope)) return { caller };
  return 'optional' in access
    ? { caller: null }
    : {
        problem: problem(
          403,
          'scope-missing',
          bilingual(
            `此密钥没有 ${access.scope} 权限,请换用有此权限的密钥`,
            `This key has not the scope ${access.scope}: ask for one that has`,
          ),
        ),
      };
};

/** Of an endpoint whose access demands a key. @throws without one, which is a fault of ours */
export const callerOf = ({ caller }: Pick<Call<unknown, unknown>, 'caller'>): Caller => {
  if (!caller) throw new Error('this endpoint was called without a key');
  return caller;
};

/** What stands behind `Authorization: Bearer` (RFC 6750, 2.1): a key, or the manage token of a subscription. */
export const bearerToken = (context: Context): string | undefined =>
  /^Bearer\s+(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];

/** 401 says how to authenticate (RFC 9110, 15.5.2). */
export const unauthorized = (zh: string, en: string): Refusal => ({
  problem: problem(401, 'unauthorized', bilingual(zh, en)),
  headers: { 'www-authenticate': 'Bearer realm="noticewire"' },
});

const NO_KEY = unauthorized(
  '需要有效的密钥(Authorization: Bearer nw_…):可能未填、有误、过期或已吊销',
  'A valid key is needed (Authorization: Bearer nw_…): it may be missing, wrong, expired or revoked',
);
