/**
 * The one style sheet, served at `/assets/site.css`. Calm, legible, narrow screens first; contrast of 4.5 : 1 and more in light and dark
 * (WCAG 2.2, 1.4.3). Sizes of what is tapped: 44 px.
 */
export const STYLE_SHEET = `:root{color-scheme:light dark;--ink:#1a1a1a;--soft:#4a4a4a;--line:#c4c4c4;--edge:#767676;--paper:#fff;--bar:#f4f6f9;--accent:#0b57a4;--on-accent:#fff;--mark:#eef4fb;--alarm:#a3211b}
@media(prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#bdbdbd;--line:#4d4d4d;--edge:#8c8c8c;--paper:#161616;--bar:#1f1f1f;--accent:#8ab8f0;--on-accent:#10202f;--mark:#1c2733;--alarm:#ff9a92}}
*{box-sizing:border-box}
html{font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif;font-size:1.0625rem;line-height:1.75;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;min-height:100vh;display:flex;flex-direction:column}
header>*,main,footer>*{max-width:46rem;margin-inline:auto;padding-inline:1rem}
header{background:var(--bar);border-bottom:1px solid var(--line)}
header nav{display:flex;flex-wrap:wrap;gap:0 1.25rem;align-items:center}
header a{display:inline-block;padding:.6rem 0;text-decoration:none}header a:hover{text-decoration:underline}header a:first-child{font-weight:bold;color:var(--ink)}header a:last-child{margin-inline-start:auto}
main{width:100%;flex:1;padding-block:1rem 3rem}
footer{background:var(--bar);border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}footer p{margin:.9rem auto}
a{color:var(--accent)}
h1{font-size:1.5rem;line-height:1.45;margin:.8rem 0}h2{font-size:1.2rem;line-height:1.5;margin:1.8rem 0 .6rem}
p{margin:.7rem 0}
.skip{position:absolute;inset-inline-start:-99rem}.skip:focus{position:static}
.soft{color:var(--soft);font-size:.92rem}.urgent{color:var(--alarm);font-weight:bold}
.note{border:1px solid var(--accent);background:var(--mark);padding:.6rem .9rem}.alarm{border:1px solid var(--alarm);color:var(--alarm);padding:.6rem .9rem;font-weight:bold}
ul.notices{list-style:none;padding:0;margin:1.2rem 0}ul.notices li{border-top:1px solid var(--line);padding:.9rem 0}ul.notices li>a{display:block;font-weight:bold;font-size:1.08rem;line-height:1.55;text-decoration:none}ul.notices li>a:hover{text-decoration:underline}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0;padding:.8rem 0;border-block:1px solid var(--line)}dt{color:var(--soft)}dd{margin:0;min-width:0}
@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
button,input,select,textarea{font:inherit;min-height:2.75rem;padding:.4rem .8rem;border:1px solid var(--edge);border-radius:3px;background:var(--paper);color:var(--ink);max-width:100%}
button{background:var(--accent);border-color:var(--accent);color:var(--on-accent);cursor:pointer;font-weight:bold}button.quiet{background:var(--paper);color:var(--accent)}
input[type=checkbox]{min-height:0;width:1.25rem;height:1.25rem;vertical-align:-.2rem;margin-inline-end:.5rem}
form.row{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:1rem 0}form.row label{display:block}form.row label>span{display:block;font-size:.92rem;color:var(--soft)}form.row .line{flex-basis:100%}
fieldset{flex-basis:100%;display:flex;flex-wrap:wrap;gap:.35rem 1.2rem;border:1px solid var(--line);padding:.6rem .9rem;margin:0}form.row fieldset .line{flex-basis:auto}legend{font-size:.92rem;color:var(--soft)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
article section{margin:1.2rem 0}article ul,li>ol.numbered{padding-inline-start:1.6rem}ol.numbered{list-style:none;margin:0;padding:0}ol.numbered>li{margin:.7rem 0}
.table{margin:1rem 0;overflow-x:auto}table{border-collapse:collapse}td,th{border:1px solid var(--edge);padding:.3rem .7rem;text-align:start;vertical-align:top;white-space:nowrap;word-break:keep-all;overflow-wrap:normal}td.wide,th.wide{min-width:16em;white-space:normal;word-break:normal;overflow-wrap:break-word}
.vertical{writing-mode:vertical-lr;font-family:"Noto Sans Mongolian","Mongolian Baiti","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:break-word;max-width:100%;overflow-x:auto;padding:0 .25rem}h1.vertical{max-height:18rem}div.vertical{height:min(34rem,75vh)}.vertical section{margin:0 1.2rem}.vertical h2{margin:0 .6rem}.vertical p,.vertical ol.numbered>li{margin:0 .35rem}.vertical .table{overflow:auto;max-height:100%;margin:0 1rem}
@media print{html:has(.vertical) :is(header,footer){display:none}div.vertical,h1.vertical{height:auto;max-height:none;overflow:visible}html:has(.vertical){writing-mode:vertical-lr}html:has(.vertical) body{display:block;min-height:0}html:has(.vertical) :is(main,article){max-width:none;width:auto}html:has(.vertical) :is(dl,p.soft){writing-mode:horizontal-tb}.table{overflow:visible}td,th{white-space:normal}td.wide,th.wide{min-width:0}}
pre{background:var(--bar);border:1px solid var(--line);padding:.8rem;overflow-x:auto}
`;
