/** What stands on an alarm: what breaks for people, and where an operator reads what to do. */
export const runbook = (impact: string, heading: string): string => `${impact} Runbook: docs/runbook.md#${heading}`;
