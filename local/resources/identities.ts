import * as z from 'zod';
import type { Declared } from './properties.ts';

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Statements = z.array(z.looseObject({ Effect: z.string(), Action: texts, Resource: z.unknown() }));

/**
 * In whose name may email leave? An account has the identities that its templates declare (`AWS::SES::EmailIdentity`), and those that their
 * policies let functions send from: whoever deploys them has verified one of these.
 */
export const provideIdentities = (identities: Set<string>, { resource, resolver }: Declared): void => {
  const { Type, Properties } = resource;
  if (Type === 'AWS::SES::EmailIdentity') {
    identities.add(withSmallDomain(resolver.text(Properties['EmailIdentity'])));
    return;
  }
  const { Statement } = z.looseObject({ Statement: Statements }).parse(Properties['PolicyDocument']);
  for (const { Effect, Action, Resource } of Statement) {
    if (Effect !== 'Allow' || !Action.some((action) => action.startsWith('ses:Send'))) continue;
    for (const arn of texts.parse(resolver.resolve(Resource))) {
      const [, identity] = /:identity\/(.+)$/.exec(arn) ?? [];
      if (identity) identities.add(withSmallDomain(identity));
    }
  }
};

const withSmallDomain = (identity: string): string => identity.slice(0, identity.lastIndexOf('@') + 1) + domainOf(identity);
const domainOf = (identity: string): string => identity.slice(identity.lastIndexOf('@') + 1).toLowerCase();
