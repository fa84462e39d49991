import type { AttachedFile } from '#domain/attachments/attachment';
import { mediaTypeWords } from '#domain/attachments/media-types';
import type { MessageLanguage } from '#domain/subscriptions/subscription';

const MEGABYTE = 1_000_000;

/** `12 KB`, `1.2 MB`; nothing is smaller than 1 KB. */
const sizeWords = (bytes: number): string =>
  bytes >= MEGABYTE ? `${(bytes / MEGABYTE).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`;

/** What a reader knows before the file is on its way: `PDF，1.2 MB`. */
export const fileWords = ({ mediaType, bytes }: AttachedFile, language: MessageLanguage): string =>
  [mediaTypeWords(mediaType, language), sizeWords(bytes)].join(language === 'en' ? ', ' : '，');
