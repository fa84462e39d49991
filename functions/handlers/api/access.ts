import type { Scope } from '#domain/agencies/agency';
import { isContactOf } from '#domain/subscriptions/contact';
import { hasLapsed, type Subscription } from '#domain/subscriptions/subscription';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import type { Problem } from '#platform/http';
import { problem } from '#platform/problem';
import { authorize, type Caller, may } from '#usecases/callers/authorize';
import type { Introducer } from '#usecases/subscriptions/sign-up';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import { NO_ORGANIZATION, SUBSCRIPTION_LAPSED } from './answers.ts';
import type { ApiDeps } from './deps.ts';
import type { Access } from './description.ts';
import type { ApiRequest } from './request.ts';

export type Refusal = Readonly<{ problem: Problem; headers?: Readonly<Record<string, string>> }>;

/** Lets in who may call an endpoint. */
export type Gate<Who> = Readonly<{
  access: Access;
  /** By the key alone, before anything else is read. `caller`: by whom calls are counted and answers remembered; null: a stranger. */
  admit: (deps: ApiDeps, request: ApiRequest) => Promise<Admitted<Who> | Refusal>;
}>;

/** `prove` answers what the endpoint is handed, once the call is read and counted. */
export type Admitted<Who> = Readonly<{ caller: Caller | null; prove: () => Promise<Readonly<{ who: Who }> | Refusal> }>;

const admitted = <Who>(caller: Caller | null, who: Who): Admitted<Who> => ({ caller, prove: async () => ({ who }) });

export const openGate: Gate<unknown> = { access: { kind: 'open' }, admit: async () => admitted(null, {}) };

export const keyGate = (scope: Scope): Gate<Readonly<{ caller: Caller }>> => ({
  access: { kind: 'key', scope },
  admit: async (deps, request) => {
    const caller = await callerBy(deps, bearerToken(request));
    if (!caller) return NO_KEY;
    return may(caller, scope) ? admitted(caller, { caller }) : { problem: scopeMissing(scope) };
  },
});

/** A key that is shown has to be a valid one; without the scope it shows no more than none. */
export const optionalKeyGate = (scope: Scope): Gate<Readonly<{ caller: Caller | null }>> => ({
  access: { kind: 'optional-key', scope },
  admit: async (deps, request) => {
    if (request.header('authorization') === undefined) return admitted(null, { caller: null });
    const shown = await callerBy(deps, bearerToken(request));
    if (!shown) return NO_KEY;
    const caller = may(shown, scope) ? shown : null;
    return admitted(caller, { caller });
  },
});

export const subscriberGate: Gate<Readonly<{ subscription: Subscription }>> = {
  access: { kind: 'subscriber' },
  admit: async (deps, request) => ({ caller: null, prove: () => subscriberBy(deps, request) }),
};

/** A manage token never begins as a key does. An operator may see any subscription that has not lapsed. */
export const subscriberOrOperatorGate: Gate<Readonly<{ subscription: Subscription; caller: Caller | null }>> = {
  access: { kind: 'subscriber-or-operator' },
  admit: async (deps, request) => {
    if (!bearerToken(request)?.startsWith('nw_'))
      return { caller: null, prove: async () => withCaller(null, await subscriberBy(deps, request)) };
    const admittedKey = await keyGate('operator').admit(deps, request);
    if ('problem' in admittedKey) return admittedKey;
    const { caller } = admittedKey;
    return { caller, prove: async () => withCaller(caller, await subscriptionIn(deps, request)) };
  },
};

/**
 * The subscription of the path, for the bearer of its manage token, for operators, and for whoever has the manage token of another one:
 * they may be in a position to answer for it, which a use case decides (lost-mailbox.ts).
 */
export const answeringGate: Gate<Readonly<{ subscription: Subscription; caller: Caller | null; voucher: Subscription | null }>> = {
  access: { kind: 'subscriber-or-voucher' },
  admit: async (deps, request) => {
    const own = await subscriberOrOperatorGate.admit(deps, request);
    if ('problem' in own) return own;
    return {
      caller: own.caller,
      prove: async () => {
        const proven = await own.prove();
        if (!('problem' in proven)) return { who: { ...proven.who, voucher: null } };
        const introducer = proven.problem === NO_SUBSCRIPTION ? await introducerBy(deps, bearerToken(request)) : null;
        const contact = introducer?.kind === 'contact' ? await subscriptionIn(deps, request) : proven;
        if ('problem' in contact || introducer?.kind !== 'contact') return proven;
        return { who: { ...contact.who, caller: null, voucher: introducer.subscription } };
      },
    };
  },
};

/** Everybody; who has a say over an organization, by a manage token or an operator’s key, may do more. What is no such proof is none. */
export const introducerGate: Gate<Readonly<{ introducer: Introducer | null }>> = {
  access: { kind: 'optional-contact' },
  admit: async (deps, request) => ({
    caller: null,
    prove: async () => ({ who: { introducer: await introducerBy(deps, bearerToken(request)) } }),
  }),
};

/** A contact of the organization of the path by its manage token, or an operator. To others there is no such organization. */
export const contactOrOperatorGate: Gate<Readonly<{ introducer: Introducer }>> = {
  access: { kind: 'contact-or-operator' },
  admit: async (deps, request) => {
    const token = bearerToken(request);
    if (token?.startsWith('nw_')) {
      const key = await keyGate('operator').admit(deps, request);
      if ('problem' in key) return key;
      return { caller: key.caller, prove: async () => introducedIn(request, await introducerBy(deps, token)) };
    }
    return { caller: null, prove: async () => introducedIn(request, await introducerBy(deps, token)) };
  },
};

/** A contact of the organization of the path, by its manage token. */
export const contactGate: Gate<Readonly<{ contact: Subscription }>> = {
  access: { kind: 'contact' },
  admit: async (deps, request) => ({
    caller: null,
    prove: async () => {
      const token = bearerToken(request);
      const introducer = token?.startsWith('nw_') ? null : await introducerBy(deps, token);
      const proven = introducedIn(request, introducer);
      if ('problem' in proven) return proven;
      return introducer?.kind === 'contact' ? { who: { contact: introducer.subscription } } : NO_TOKEN;
    },
  }),
};

const introducerBy = async (deps: ApiDeps, token: string | undefined): Promise<Introducer | null> => {
  if (token === undefined) return null;
  if (token.startsWith('nw_')) {
    const caller = await callerBy(deps, token);
    return caller && may(caller, 'operator') ? { kind: 'operator', caller } : null;
  }
  const found = await findByToken(deps, 'manage', token);
  return found.kind === 'found' ? { kind: 'contact', subscription: found.subscription } : null;
};

const introducedIn = (
  { parameters }: ApiRequest,
  introducer: Introducer | null,
): Readonly<{ who: { introducer: Introducer } }> | Refusal => {
  if (!introducer) return NO_TOKEN;
  const { id = '' } = parameters;
  return introducer.kind === 'operator' || isContactOf(introducer.subscription, id)
    ? { who: { introducer } }
    : { problem: NO_ORGANIZATION };
};
const withCaller = (caller: Caller | null, proven: Awaited<ReturnType<typeof subscriberBy>>) =>
  'problem' in proven ? proven : { who: { ...proven.who, caller } };

const subscriptionIn = async ({ subscriptions, clock }: ApiDeps, { parameters }: ApiRequest): ReturnType<typeof subscriberBy> => {
  const subscription = await subscriptions.find(parameters['id'] ?? '');
  return subscription && !hasLapsed(subscription, instant(clock.now())) ? { who: { subscription } } : { problem: NO_SUBSCRIPTION };
};

const callerBy = async (deps: ApiDeps, key: string | undefined): Promise<Caller | null> =>
  key === undefined
    ? null
    : authorize(
        {
          keys: deps.keys,
          clock: deps.clock,
          hashKey: deps.sha256,
          equalHashes: deps.equalHashes,
          operatorKeyHash: deps.operatorKeyHash,
        },
        key,
      );

/** The subscription of the path, for the bearer of its manage token; a problem for anybody else. */
const subscriberBy = async (deps: ApiDeps, request: ApiRequest): Promise<Readonly<{ who: { subscription: Subscription } }> | Refusal> => {
  const token = bearerToken(request);
  const found = token === undefined ? null : await findByToken(deps, 'manage', token);
  if (!found || (found.kind === 'refused' && found.code === 'token-invalid')) return NO_TOKEN;
  if (found.kind === 'refused' && found.code === 'token-expired') return EXPIRED;
  if (found.kind === 'refused') return { problem: SUBSCRIPTION_LAPSED };
  const { id } = request.parameters;
  // What was asked for in the place of a channel goes by its own id, and once it is there by that of the subscription, too.
  return found.id === id || found.subscription.id === id ? { who: { subscription: found.subscription } } : { problem: NO_SUBSCRIPTION };
};

/** What stands behind `Authorization: Bearer` (RFC 6750, 2.1): a key, or the manage token of a subscription. */
const bearerToken = ({ header }: ApiRequest): string | undefined => /^Bearer\s+(\S+)$/i.exec(header('authorization') ?? '')?.[1];

/** 401 says how to authenticate (RFC 9110, 15.5.2). */
const unauthorized = (zh: string, en: string, code = 'unauthorized'): Refusal => ({
  problem: problem(401, code, bilingual(zh, en)),
  headers: { 'www-authenticate': 'Bearer realm="noticewire"' },
});

const NO_KEY = unauthorized(
  '需要有效的密钥(Authorization: Bearer nw_…):可能未填、有误、过期或已吊销',
  'A valid key is needed (Authorization: Bearer nw_…): it may be missing, wrong, expired or revoked',
);

export const NO_TOKEN = unauthorized(
  '需要管理令牌:每封邮件中都有,订阅时也显示过',
  'A manage token is needed: it stands in every message, and was shown at sign-up',
);

const EXPIRED = unauthorized(
  '此链接的令牌只在 30 分钟内有效,现已过期:请重新索取(POST /v1/manage-links)',
  'The token of this link counted for 30 minutes, which are over: ask for a new one (POST /v1/manage-links)',
  'token-expired',
);

export const NO_SUBSCRIPTION: Problem = problem(
  404,
  'subscription-unknown',
  bilingual('没有这个订阅,请核对编号和令牌', 'There is no such subscription: check the id and the token'),
);

const scopeMissing = (scope: Scope): Problem =>
  problem(
    403,
    'scope-missing',
    bilingual(`此密钥没有 ${scope} 权限,请换用有此权限的密钥`, `This key has not the scope ${scope}: ask for one that has`),
  );
