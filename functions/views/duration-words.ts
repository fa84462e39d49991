import type { MessageLanguage } from '#domain/subscriptions/subscription';

/** Of a duration as the ledger has it: `PT12.3S`. */
export const secondsOf = (duration: string): number => Number(/^PT([\d.]+)S$/.exec(duration)?.[1] ?? 0);

const UNITS = {
  'zh-Hans': { day: ' 天', hour: ' 小时', minute: ' 分', second: ' 秒' },
  en: { day: ' d', hour: ' h', minute: ' min', second: ' s' },
} as const;

/** The two largest parts of a time: `12.3 秒`, `2 分 5 秒`, `1 h 3 min`. */
export const durationWords = (seconds: number, language: MessageLanguage): string => {
  const units = UNITS[language];
  if (seconds < 60) return `${Math.round(seconds * 10) / 10}${units.second}`;
  const whole = Math.round(seconds);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 86_400), units.day],
    [Math.floor((whole % 86_400) / 3600), units.hour],
    [Math.floor((whole % 3600) / 60), units.minute],
    [whole % 60, units.second],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
};
