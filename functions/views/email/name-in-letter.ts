import { holdsLink } from '#domain/text/links';
import { characters, cut } from '#domain/text/text';

/** Longer ones are cut, and not refused at sign-up: some have longer names by law. */
const NAME_CHARACTERS = 60;

/** Controls, ends of lines, and marks that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * Anybody may sign any address up, so the name is the only thing of theirs in the letter. One with a link is refused at sign-up; one that
 * was kept before that is not shown.
 */
export const nameInLetter = (name: string): string | null => {
  const plain = name.replace(UNSEEN, '').trim();
  if (holdsLink(plain) || plain === '') return null;
  return characters(plain) > NAME_CHARACTERS ? cut(plain, NAME_CHARACTERS - 1) : plain;
};
