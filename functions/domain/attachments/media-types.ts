import type { MessageLanguage } from '../subscriptions/subscription.ts';

/** One file, in octets: 25 MB as file managers count them. */
export const MOST_ATTACHMENT_BYTES = 25 * 1024 * 1024;

/** What the first and last bytes of a file can say of it: `cfb` is the container of Word, Excel, PowerPoint and WPS before their XML. */
export const FOUND_KINDS = ['pdf', 'docx', 'xlsx', 'pptx', 'ofd', 'cfb', 'text', 'png', 'jpg'] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

type MediaType = Readonly<{ extensions: readonly string[]; found: FoundKind; words: Readonly<Record<MessageLanguage, string>> }>;

const type = (extensions: readonly string[], found: FoundKind, zh: string, en: string): MediaType => ({
  extensions,
  found,
  words: { 'zh-Hans': zh, en },
});

/**
 * What may be attached: documents that people read, and forms that they fill in. Archives are not: nobody sees what is in them before they
 * are opened, and a notice takes 20 files. Nothing that a browser or a computer would run is.
 */
export const MEDIA_TYPES = {
  'application/pdf': type(['pdf'], 'pdf', 'PDF', 'PDF'),
  'application/msword': type(['doc'], 'cfb', 'Word', 'Word'),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': type(['docx'], 'docx', 'Word', 'Word'),
  'application/vnd.ms-excel': type(['xls'], 'cfb', 'Excel 表格', 'Excel'),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': type(['xlsx'], 'xlsx', 'Excel 表格', 'Excel'),
  'application/vnd.ms-powerpoint': type(['ppt'], 'cfb', '演示文稿', 'PowerPoint'),
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': type(['pptx'], 'pptx', '演示文稿', 'PowerPoint'),
  // As WPS Office for Linux registers them (wps-office-wps.xml and its siblings of shared-mime-info).
  'application/wps-office.wps': type(['wps'], 'cfb', 'WPS 文字', 'WPS Writer'),
  'application/wps-office.et': type(['et'], 'cfb', 'WPS 表格', 'WPS Spreadsheets'),
  'application/wps-office.dps': type(['dps'], 'cfb', 'WPS 演示', 'WPS Presentation'),
  // GB/T 33190-2016: 版式文件, what electronic 公文 are exchanged in.
  'application/ofd': type(['ofd'], 'ofd', 'OFD 版式文件', 'OFD'),
  'text/plain': type(['txt'], 'text', '文本', 'Text'),
  'text/csv': type(['csv'], 'text', 'CSV 表格', 'CSV'),
  'image/png': type(['png'], 'png', 'PNG 图片', 'PNG image'),
  'image/jpeg': type(['jpg', 'jpeg'], 'jpg', 'JPEG 图片', 'JPEG image'),
} as const satisfies Readonly<Record<string, MediaType>>;

const byName: ReadonlyMap<string, MediaType> = new Map(Object.entries(MEDIA_TYPES));

export const isAllowed = (mediaType: string): boolean => byName.has(mediaType);

/** Of one that may be attached; null for another. */
export const kindOf = (mediaType: string): FoundKind | null => byName.get(mediaType)?.found ?? null;

/** What people call it; one that a later release allows stays as it is. */
export const mediaTypeWords = (mediaType: string, language: MessageLanguage): string => byName.get(mediaType)?.words[language] ?? mediaType;

export const EXTENSIONS: readonly string[] = Object.values(MEDIA_TYPES).flatMap(({ extensions }) => extensions);

/** By which programs open a file: a short ending of Latin letters, `pdf`; null where a name has none. `2.0 版` ends in none. */
const extensionOf = (name: string): string | null =>
  /\.(?=[a-z0-9]*[a-z])([a-z0-9]{1,10})[.\s]*$/i.exec(name.normalize('NFKC'))?.[1]?.toLowerCase() ?? null;

/** A computer goes by the ending of a name: it may have none, or one of its type. */
export const fitsName = (mediaType: string, name: string): boolean => {
  const extension = extensionOf(name);
  return extension === null || (byName.get(mediaType)?.extensions.includes(extension) ?? false);
};

/** Which media type a file of this name is said to be; null for one that cannot be attached. */
export const mediaTypeOfName = (name: string): string | null => {
  const extension = extensionOf(name);
  const found = extension === null ? undefined : [...byName].find(([, { extensions }]) => extensions.includes(extension));
  return found?.[0] ?? null;
};
