import { NAMED } from './constructs/naming.ts';
import type { NoticeFunction } from './constructs/notice-function.ts';
import type { Settings } from './constructs/settings.ts';
import type { DataStack } from './data-stack.ts';

/** Let a function do whatever the contract offers: the API for programs, the console for people. */
export const letAct = (
  fn: NoticeFunction,
  { registry, notices, subscriptions, mailings, secrets }: DataStack,
  settings: Settings,
): void => {
  registry.allowRegistering(fn);
  notices.allowAccepting(fn);
  subscriptions.allowSubscribing(fn);
  subscriptions.allowReadingDirectory(fn);
  mailings.allowReporting(fn);
  mailings.allowAsking(fn);
  secrets.allowUnwrapping(fn);
  settings.tell(
    fn,
    'SENDER_ADDRESS',
    'PUBLIC_URL',
    'ALLOW_PRIVATE_ENDPOINTS',
    'SES_RATE',
    'EMAIL_BY',
    'SIGNATURE_HOURS',
    'LEDGER_DAYS',
    'ENDED_DAYS',
    'AUDIT_DAYS',
    'SIGN_UPS_PER_HOUR',
    'TRUSTED_PROXIES',
    ...NAMED,
  );
};
