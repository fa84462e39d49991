export type StoreName = 'registry' | 'notices' | 'subscriptions' | 'mailings';

export type Reach = Readonly<{ kind: 'reached' } | { kind: 'unreached'; store: StoreName; cause: unknown }>;

/** Are the stores there? */
export interface StoreHealth {
  /** Asks each store for something that does not exist, and waits two seconds for it at most. */
  look(): Promise<Reach>;
}
