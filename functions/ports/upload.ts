import type { Instant } from '#domain/time';

/** Where a file is to be put, with these headers, until then. Its size and hash are signed: another file is not taken. */
export type Upload = Readonly<{ url: string; headers: Readonly<Record<string, string>>; expiresAt: Instant }>;

/** A form that brings a file by itself: its fields go before the file, and are signed with how large it may be. */
export type UploadForm = Readonly<{ url: string; fields: Readonly<Record<string, string>> }>;
