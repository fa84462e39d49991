import * as z from 'zod';
import { type Declared, declaration, propertiesOf } from './properties.ts';

/** `AWS::KMS::Key`. */
const Properties = declaration(
  {
    KeySpec: z.literal('SYMMETRIC_DEFAULT').optional(),
    KeyUsage: z.literal('ENCRYPT_DECRYPT').optional(),
  },
  'BypassPolicyLockoutSafetyCheck',
  'Description',
  'EnableKeyRotation',
  'Enabled',
  'KeyPolicy',
  'MultiRegion',
  'PendingWindowInDays',
  'RotationPeriodInDays',
  'Tags',
);

export const provideKey = (keys: Set<string>, keyId: string, declared: Declared): void => {
  propertiesOf(Properties, declared);
  keys.add(keyId);
};
