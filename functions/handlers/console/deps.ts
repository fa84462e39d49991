import type { Log } from '#platform/log';
import type { TrustedProxies } from '#platform/source-address';
import type { LetStaffIn } from '#usecases/agencies/sign-in';
import type { Site } from '#views/site';

export type ConsoleDeps = LetStaffIn & Readonly<{ trustedProxies: TrustedProxies; site: Site; log: Log }>;
