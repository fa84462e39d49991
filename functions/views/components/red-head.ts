import { authorsOf, type Notice, type NoticeKind } from '#domain/notices/notice';
import { type Html, html } from '../html.ts';

/** Reports and leaflets are no 公文: they have their source and their day under the title instead. */
const WITHOUT_HEAD: ReadonlySet<NoticeKind> = new Set(['bulletin', 'other']);

export const hasRedHead = ({ kind }: Pick<Notice, 'kind'>): boolean => !WITHOUT_HEAD.has(kind);

/** From here on names stand smaller, so that the text stays on the first screen. */
const MANY = 5;

/** The red head (版头): every issuer, the lead first, the document number, and the line. Nothing that is not in the notice; no seal. */
export const redHead = (notice: Pick<Notice, 'issuers' | 'reprint' | 'documentNumber' | 'language'>): Html => {
  const { documentNumber, language } = notice;
  const authors = authorsOf(notice);
  const [only, ...others] = authors;
  const names =
    others.length === 0
      ? html`<p class="issuers"><bdi>${only}</bdi></p>`
      : html`<ul class="issuers ${authors.length < MANY ? 'several' : 'many'}">${authors.map((name) => html`<li><bdi>${name}</bdi></li>`)}</ul>`;
  return html`<div class="red-head" lang="${language}">${names}${documentNumber ? html`<p class="number"><bdi>${documentNumber}</bdi></p>` : null}</div>`;
};
