import type { Scope } from '#domain/agencies/agency';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Caller } from '#usecases/callers/authorize';
import type { Introducer } from '#usecases/subscriptions/sign-up';
import {
  answeringGate,
  contactGate,
  contactOrOperatorGate,
  type Gate,
  introducerGate,
  keyGate,
  openGate,
  optionalKeyGate,
  subscriberGate,
  subscriberOrOperatorGate,
} from './access.ts';
import type { ApiDeps } from './deps.ts';
import type { Answer, Call, Description, Documented } from './description.ts';
import type { ApiRequest } from './request.ts';
import { serve } from './serve.ts';

/** An endpoint as all are served and documented alike: what it takes, and to whom it hands it, stays inside. */
export type Endpoint = Documented & Readonly<{ serve: (deps: ApiDeps, request: ApiRequest) => Promise<Answer> }>;

/** With what it does for those who have proven to be `Who`. */
type Handled<Who, Path extends string, Body, Query> = Description<Path, Body, Query> &
  Readonly<{ handle: (call: Call<Path, Body, Query> & Who) => Promise<Answer> }>;

const behind = <Who, Path extends string, Body, Query>(gate: Gate<Who>, handled: Handled<Who, Path, Body, Query>): Endpoint => {
  const { handle, ...description } = handled;
  return { ...description, access: gate.access, serve: (deps, request) => serve(deps, gate, description, handle, request) };
};

/** Descriptions of endpoints, by who may call them. Each hands over what was proven of the caller. */
export const endpoint = {
  /** For keys with a scope, the operator's too. */
  agency: <const Path extends string, Body = undefined, Query = undefined>({
    scope,
    ...handled
  }: Handled<Readonly<{ caller: Caller }>, Path, Body, Query> & Readonly<{ scope: Scope }>): Endpoint => behind(keyGate(scope), handled),

  /** For all; a key with the scope may show more of it. */
  openToKeys: <const Path extends string, Body = undefined, Query = undefined>({
    scope,
    ...handled
  }: Handled<Readonly<{ caller: Caller | null }>, Path, Body, Query> & Readonly<{ scope: Scope }>): Endpoint =>
    behind(optionalKeyGate(scope), handled),

  /** For the bearer of the manage token of the subscription that the path names. */
  subscriber: <const Path extends `${string}/{id}${string}`, Body = undefined, Query = undefined>(
    handled: Handled<Readonly<{ subscription: Subscription }>, Path, Body, Query>,
  ): Endpoint => behind(subscriberGate, handled),

  /** The same, and for operators by a key; the caller is null for a subscriber. */
  subscriberOrOperator: <const Path extends `${string}/{id}${string}`, Body = undefined, Query = undefined>(
    handled: Handled<Readonly<{ subscription: Subscription; caller: Caller | null }>, Path, Body, Query>,
  ): Endpoint => behind(subscriberOrOperatorGate, handled),

  /** The same, and for whoever may answer for it: `voucher` is the subscription of their token, null for its own subscriber. */
  subscriberOrVoucher: <const Path extends `${string}/{id}${string}`, Body = undefined, Query = undefined>(
    handled: Handled<Readonly<{ subscription: Subscription; caller: Caller | null; voucher: Subscription | null }>, Path, Body, Query>,
  ): Endpoint => behind(answeringGate, handled),

  /** For contacts of the organization that the path names, by a manage token. */
  contact: <const Path extends `${string}/{id}${string}`, Body = undefined, Query = undefined>(
    handled: Handled<Readonly<{ contact: Subscription }>, Path, Body, Query>,
  ): Endpoint => behind(contactGate, handled),

  /** The same, and for operators by a key. */
  contactOrOperator: <const Path extends `${string}/{id}${string}`, Body = undefined, Query = undefined>(
    handled: Handled<Readonly<{ introducer: Introducer }>, Path, Body, Query>,
  ): Endpoint => behind(contactOrOperatorGate, handled),

  /** For all; a manage token or an operator’s key may bring more contacts of an organization. */
  openToContacts: <const Path extends string, Body = undefined, Query = undefined>(
    handled: Handled<Readonly<{ introducer: Introducer | null }>, Path, Body, Query>,
  ): Endpoint => behind(introducerGate, handled),

  /** For all. */
  open: <const Path extends string, Body = undefined, Query = undefined>(handled: Handled<unknown, Path, Body, Query>): Endpoint =>
    behind(openGate, handled),
} as const;
