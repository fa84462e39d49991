import { html } from './html.ts';
import { page } from './layout.ts';

/** To whoever opens a link again that worked once. */
export const oncePage = (): string =>
  page(
    '链接已用过 This link was used',
    html`<h1>这个链接只能打开一次 <span lang="en">This link works once</span></h1>
<p>它已经用过，或者服务重新启动过。<span lang="en">It was used, or the service was started anew.</span></p>
<ul>
<li>用过它的浏览器已经登录：<a href="/console">打开控制台</a>。<span lang="en">The browser that used it is signed in: <a href="/console">open the console</a>.</span></li>
<li>换了浏览器，或已退出登录：在<a href="/console">控制台</a>填写邮箱（示例中经办人的邮箱在<a href="/_local/inbox">收件箱</a>的邀请邮件里），再把<a href="/_local/inbox">收件箱</a>里的六位数字填进去。<span lang="en">In another browser, or signed out: type the email address at the <a href="/console">console</a> (that of the example’s clerk is on the invitation in the <a href="/_local/inbox">inbox</a>), then the six digits that come to the inbox.</span></li>
</ul>`,
  );
