/** What an operator should look after. */
export type OperatorWarning = Readonly<
  | { kind: 'stores' | 'sender' | 'plain' | 'noAgency' | 'alone' }
  | { kind: 'dead' | 'held' | 'slowed'; count: number }
  | { kind: 'calendar'; year: number }
>;
