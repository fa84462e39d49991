const BEIJING = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Shanghai' });

/** `2026-12-01 09:00`, wherever the terminal stands: agencies and their readers keep one clock. */
export const beijingTime = (at: string): string => BEIJING.format(new Date(at));
