import type { InboxEmail, InboxLine } from '../inbox.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';
import { beijing, IN_BEIJING } from './time.ts';

export type InboxView = Readonly<{
  /** Of all that match. */
  count: number;
  /** Newest first. */
  lines: readonly InboxLine[];
  shown: InboxEmail | null;
  to: string | null;
}>;

/** The list on the left, the message on the right. */
export const inboxPage = ({ count, lines, shown, to }: InboxView): string =>
  page(
    '收件箱 Inbox',
    html`<h1>收件箱 <span lang="en">Inbox</span>: ${count}${to === null ? null : html` · ${to} (<a href="/_local/inbox">全部 <span lang="en">all</span></a>)`}</h1>
${count > lines.length ? html`<p class="small">最新 ${lines.length} 封 <span lang="en">the newest ${lines.length}; find others with</span> <code>?to=</code></p>` : null}
<p class="small">时间均为北京时间 <span lang="en">times are Beijing time</span></p>
<div class="panes">
<ol class="mails" aria-label="邮件 Emails">${lines.map((line) => listed(line, shown, to))}</ol>
<article aria-label="邮件 Email">${shown ? message(shown) : html`<p>还没有邮件。 <span lang="en">No email yet.</span></p>`}</article>
</div>`,
  );

const listed = ({ id, to, from, subject, at }: InboxLine, shown: InboxEmail | null, filter: string | null): Html => {
  const query = new URLSearchParams({ id, ...(filter === null ? {} : { to: filter }) });
  const current = id === shown?.id ? html` aria-current="true"` : null;
  return html`<li><a href="?${query.toString()}"${current}><bdi>${subject || '(无主题 no subject)'}</bdi><div class="small"><bdi>${to}</bdi></div><div class="small"><bdi>${from}</bdi> · ${beijing(at)}</div></a></li>`;
};

const message = (email: InboxEmail): Html => html`<h2><bdi>${email.subject}</bdi></h2>
<p class="small">发件人 <span lang="en">From</span>: <bdi>${email.headers['from'] ?? email.from}</bdi><br>收件人 <span lang="en">To</span>: <bdi>${email.headers['to'] ?? email.to.join(', ')}</bdi><br>${beijing(email.at)}（${IN_BEIJING}） · <a href="/_local/inbox/${email.id}.eml">源文件 <span lang="en">Source</span> (.eml)</a></p>
${email.html === '' ? null : html`<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="HTML" srcdoc="${opensOutside(email.html)}"></iframe>`}
<details${email.html === '' ? html` open` : null}><summary>纯文本 <span lang="en">Plain text</span></summary><pre dir="auto">${email.text}</pre></details>
<details><summary>邮件头 <span lang="en">Headers</span></summary><table><tbody>${Object.entries(email.headers).map(
  ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
)}</tbody></table></details>
<details><summary>原文 <span lang="en">Raw</span></summary><pre>${email.raw}</pre></details>`;

/** A link in a message opens beside it, as in a mail client: inside the frame neither scripts nor forms work. */
const opensOutside = (markup: string): string => `<base target="_blank">${markup}`;
