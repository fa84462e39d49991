import { CfnCondition, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The setting by which a deployment says where people find it. */
export const PUBLIC_URL = {
  description: 'Where people find the service, without a slash at its end; empty: the address of the HTTP API',
  allowedPattern: '^(https?://.*[^/])?$',
};

/**
 * The origin of the pages of a deployment (RFC 6454), `*` where no address was chosen: that of the HTTP API is not known to the stack that
 * outlives it. The setting has the same name in both stacks, so that it is given once for all.
 */
export const publicOrigin = (scope: Construct): string => {
  const stack = Stack.of(scope);
  const { url, chosen } = chosenUrls.get(stack) ?? chosenUrl(stack);
  chosenUrls.set(stack, { url, chosen });
  // An empty one has these parts, too: nothing is selected that is not there.
  const host = Fn.select(0, Fn.split('/', Fn.select(1, Fn.split('//', Fn.join('', [url, '//'])))));
  const origin = Fn.join('//', [Fn.select(0, Fn.split('//', url)), host]);
  return Token.asString(Fn.conditionIf(chosen.logicalId, origin, '*'));
};

type ChosenUrl = Readonly<{ url: string; chosen: CfnCondition }>;
const chosenUrls = new WeakMap<Stack, ChosenUrl>();

const chosenUrl = (scope: Construct): ChosenUrl => {
  const parameter = new CfnParameter(scope, 'PublicUrl', { default: '', ...PUBLIC_URL });
  parameter.overrideLogicalId('PublicUrl');
  const url = parameter.valueAsString;
  const chosen = new CfnCondition(scope, 'PublicUrlIsChosen', { expression: Fn.conditionNot(Fn.conditionEquals(url, '')) });
  return { url, chosen };
};
