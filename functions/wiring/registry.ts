/** The registry, for whoever writes down what was done: it says how long that is kept. */
export const auditedRegistry = ({ REGISTRY_TABLE, AUDIT_DAYS }: Readonly<{ REGISTRY_TABLE: string; AUDIT_DAYS: number }>) => ({
  name: REGISTRY_TABLE,
  auditDays: AUDIT_DAYS,
});
