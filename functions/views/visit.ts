import type { MessageLanguage } from '#domain/subscriptions/subscription';
import type { Deployment } from './site.ts';

/** How large text is: 18 px, 22 px, 28 px. */
export const TEXT_SIZES = ['standard', 'large', 'largest'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** How somebody looks at the pages: in which language, and how large; and whose pages they are. */
export type Visit = Readonly<{ language: MessageLanguage; textSize: TextSize; deployment?: Deployment | undefined }>;

/** `path` in a language. */
export const inLanguage = (path: string, language: MessageLanguage): string => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
