/** What was thrown, as an error: libraries throw other things, too. */
export const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
