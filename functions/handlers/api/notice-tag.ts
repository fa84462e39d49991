import type { Notice } from '#domain/notices/notice';

/** The entity tag (RFC 9110, 8.8.3) of a version of a notice: whatever is done to the notice makes another, and so does its last day. */
export const tagOf = ({ id, revision, version, status }: Notice): string => `"${id}-${revision}-${version}-${status}"`;
