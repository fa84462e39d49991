const BEIJING = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Shanghai' });

/** `2026-12-01 09:00`, wherever the terminal stands: agencies and their readers keep one clock. */
export const beijingTime = (at: string): string => BEIJING.format(new Date(at));

/** `2026-12-01T09:00` or `2026-12-01 09:00` is Beijing time; another zone is said with its offset. */
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?$/;

/** A time as it was typed, for the API; whatever else was typed is for the API to judge. */
export const typedTime = (typed: string): string => {
  const local = LOCAL.exec(typed);
  return local ? `${local[1]}T${local[2]}${local[3] ?? ':00'}+08:00` : typed;
};

/** What a table says under its times. */
export const IN_BEIJING = ['时间均为北京时间', 'times are Beijing time'] as const;
