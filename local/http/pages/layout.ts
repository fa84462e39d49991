import { type Html, html } from './html.ts';

const STYLE: Html = {
  markup: `
:root{color-scheme:light dark;--line:#8885;--mark:#0b57a4;font-family:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif;line-height:1.6}
body{margin:0 auto;max-width:90rem;padding:0 1.25rem 2rem}
nav{border-bottom:1px solid var(--line);padding:.75rem 0;margin-bottom:1rem}nav a{margin-inline-end:1.25rem}
h1{font-size:1.35rem;margin:.5rem 0 1rem}h2{font-size:1.15rem;margin:.25rem 0}
a:focus-visible,summary:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.panes{display:grid;grid-template-columns:minmax(16rem,26rem) minmax(0,1fr);gap:1.5rem;align-items:start}
@media(max-width:52rem){.panes{grid-template-columns:minmax(0,1fr)}.mails{max-height:40vh}}
.mails{list-style:none;margin:0;padding:0;max-height:85vh;overflow:auto;border:1px solid var(--line)}
.mails li+li{border-top:1px solid var(--line)}
.mails a{display:block;padding:.5rem .75rem;color:inherit;text-decoration:none;overflow-wrap:anywhere}
.mails a:hover{text-decoration:underline}
.mails a[aria-current]{border-inline-start:4px solid var(--mark);padding-inline-start:calc(.75rem - 4px);font-weight:600}
.small{font-size:.875rem;font-weight:400;overflow-wrap:anywhere}
iframe{width:100%;height:65vh;border:1px solid var(--line);background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);padding:.75rem;font-size:.875rem}
table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.25rem .6rem;text-align:start;vertical-align:top;font-size:.9rem;overflow-wrap:anywhere}
summary{cursor:pointer;padding:.25rem 0}`,
};

/** A page of a local run: Chinese and English, no scripts. */
export const page = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="zh-Hans">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>
<body>
<nav aria-label="本机 Local run"><a href="/">公告栏 <span lang="en">Board</span></a><a href="/_local/inbox">收件箱 <span lang="en">Inbox</span></a><a href="/_local">本机运行 <span lang="en">Local run</span></a><a href="/docs">接口 <span lang="en">API</span></a></nav>
<main>${body}</main>
</body>
</html>
`.markup;
