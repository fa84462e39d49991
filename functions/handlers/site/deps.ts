import type { Log } from '#platform/log';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import type { Site } from '#views/site';

export type SiteDeps = Readonly<{
  notices: NoticeStore;
  subscriptions: SubscriptionStore;
  vault: Vault;
  clock: Clock;
  site: Site;
  log: Log;
}>;
