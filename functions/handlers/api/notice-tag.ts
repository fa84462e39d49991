import type { Notice } from '#domain/notices/notice';
import type { Shown } from '#domain/notices/notice-life';

/**
 * The entity tag (RFC 9110, 8.8.3) of a version of a notice as it is shown: whatever is done to the notice makes another, and so do the
 * days from which it is in force and on which that ends.
 */
export const tagOf = (notice: Shown<Notice>): string => `"${stateOf(notice)}"`;

/** Tags that a notice has had as it stands: that a day has come is no change of it. */
export const tagsOf = (standing: Notice): readonly string[] =>
  [standing, { ...standing, status: 'expired' } as const, { ...standing, validity: 'not-yet-in-force' } as const].map(tagOf);

/** Of all versions of a notice. @param hash of a text, in characters that a tag may have */
export const tagOfVersions = (versions: readonly Shown<Notice>[], hash: (text: string) => string): string =>
  `"versions-${hash(versions.map(stateOf).join())}"`;

/** All else that follows from days shows in the status. */
const stateOf = ({ id, revision, version, status, validity }: Shown<Notice>): string =>
  `${id}-${revision}-${version}-${status}${validity === 'not-yet-in-force' ? `-${validity}` : ''}`;
