import { followWordsIn } from '../catalogue/follow-words.ts';
import { type ButtonLook, submitButton } from '../components/buttons.ts';
import type { Html } from '../html.ts';
import { deskForm, type Signed } from './desk-frame.ts';
import { noticePath } from './notice-rows.ts';

/** The button that begins a draft with what a notice says. */
export const newDraftForm = (desk: Signed, noticeId: string, look: ButtonLook = 'quiet'): Html =>
  deskForm(desk, noticePath(noticeId, '/draft'), submitButton(followWordsIn(desk.visit.language).notice.newDraft, look));
