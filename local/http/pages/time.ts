import { type Html, html } from './html.ts';

const BEIJING = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Asia/Shanghai' });

/** A moment as the pages and mails tell it, by the clock of Beijing: `2026-11-29 03:15:03`. */
export const beijing = (at: string): Html => html`<time datetime="${at}">${BEIJING.format(new Date(at))}</time>`;

/** What is said once beside such times. */
export const IN_BEIJING = html`北京时间 <span lang="en">Beijing time</span>`;
