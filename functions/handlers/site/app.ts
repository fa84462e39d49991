import { type Context, Hono } from 'hono';
import type { NoticeSummary } from '#domain/notice';
import { contains, parseRegion } from '#domain/region';
import type { MessageLanguage } from '#domain/subscription';
import type { SubscriptionChange } from '#domain/subscription-draft';
import { after, DAY, instant } from '#domain/time';
import { SECURITY_HEADERS } from '#platform/http';
import type { Log } from '#platform/log';
import type { Clock } from '#ports/clock';
import type { NoticeStore } from '#ports/notice-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Vault } from '#ports/vault';
import { changeSubscription, pauseSubscription, resumeSubscription } from '#usecases/change-subscription';
import { confirmSubscription } from '#usecases/confirm-subscription';
import { undoUnsubscribe, unsubscribe } from '#usecases/unsubscribe';
import { boardPage } from '#views/pages/board-page';
import { consolePage } from '#views/pages/console-page';
import { noticePage } from '#views/pages/notice-page';
import { STYLE_SHEET } from '#views/pages/page';
import { confirmedPage, confirmPage, managePage, messagePage, restoredPage, unsubscribePage } from '#views/pages/subscriber-pages';
import type { Site } from '#views/site';

export type SiteDeps = Readonly<{
  notices: NoticeStore;
  subscriptions: SubscriptionStore;
  vault: Vault;
  clock: Clock;
  site: Site;
  log: Log;
}>;

const CONTENT_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const BOARD_START = '2000-01-01T00:00:00.000Z';
const SHOWN = 30;
const PAGES = 10;

/** Chinese first; English for who asks for it. */
const languageOf = (context: Context, form?: FormData): MessageLanguage => {
  const asked = form?.get('lang') ?? context.req.query('lang');
  if (asked === 'en' || asked === 'zh-Hans') return asked;
  return /^\s*en\b/i.test(context.req.header('accept-language') ?? '') ? 'en' : 'zh-Hans';
};

/** The pages. `GET` never changes anything: what does is behind a button that posts. */
export const makeApp = (deps: SiteDeps): Hono => {
  const { notices, subscriptions, vault, clock, site } = deps;
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
    context.res.headers.set('content-security-policy', CONTENT_POLICY);
  });

  app.get('/assets/site.css', (context) =>
    context.body(STYLE_SHEET, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' }),
  );

  app.get('/', async (context) => {
    const q = (context.req.query('q') ?? '').slice(0, 100);
    const region = (context.req.query('region') ?? '').slice(0, 12);
    const parsed = parseRegion(region);
    const wanted = (notice: NoticeSummary): boolean =>
      notice.title.includes(q) &&
      (parsed.kind === 'unknown'
        ? region === ''
        : notice.audience.regions.some((own) => contains(parsed.code, own) || contains(own, parsed.code)));
    const shown: NoticeSummary[] = [];
    let cursor = context.req.query('cursor');
    for (let page = 0; page < PAGES && shown.length < SHOWN; page++) {
      const found = await notices.board({ from: BOARD_START, to: after(instant(clock.now()), DAY), limit: SHOWN - shown.length, cursor });
      shown.push(...found.items.filter(wanted));
      cursor = found.next;
      if (cursor === undefined) break;
    }
    return context.html(boardPage({ notices: shown, next: cursor ?? null, region, q, language: languageOf(context) }));
  });

  app.get('/console', (context) => context.html(consolePage(languageOf(context))));

  app.get('/notices/:id', async (context) => {
    const notice = await notices.find(context.req.param('id'));
    const isPublic = notice?.status === 'published' || notice?.status === 'withdrawn' || notice?.status === 'expired';
    return notice && isPublic ? context.html(noticePage(notice, languageOf(context), site)) : missing(context);
  });

  app.get('/confirm', async (context) => {
    const token = context.req.query('token') ?? '';
    const subscription = await subscriptionOf('confirm', token);
    if (!subscription) return invalid(context);
    const language = languageOf(context);
    if (subscription.status === 'ended') return context.html(messagePage('endedBefore', language, '/'), 410);
    if (subscription.status !== 'pending')
      return context.html(confirmedPage(subscription, await vault.token('manage', subscription.id), language));
    return context.html(confirmPage(subscription, token, language));
  });

  app.post('/confirm', async (context) => {
    const form = await context.req.formData();
    const language = languageOf(context, form);
    const confirmed = await confirmSubscription(deps, String(form.get('token') ?? ''));
    if (confirmed.kind !== 'refused')
      return context.html(confirmedPage(confirmed.subscription, await vault.token('manage', confirmed.subscription.id), language));
    return context.html(
      messagePage(confirmed.code === 'token-invalid' ? 'invalid' : 'endedBefore', language, '/'),
      confirmed.code === 'token-invalid' ? 404 : 410,
    );
  });

  app.get('/unsubscribe/:token', async (context) => {
    const token = context.req.param('token');
    const subscription = await subscriptionOf('unsubscribe', token);
    return subscription ? context.html(unsubscribePage(subscription, token, languageOf(context))) : invalid(context);
  });

  app.post('/unsubscribe/:token', async (context) => {
    const token = context.req.param('token');
    const ended = await unsubscribe(deps, token);
    return ended.kind === 'refused'
      ? invalid(context)
      : context.html(unsubscribePage(ended.subscription, token, languageOf(context, await context.req.formData())));
  });

  app.post('/unsubscribe/:token/undo', async (context) => {
    const token = context.req.param('token');
    const restored = await undoUnsubscribe(deps, token);
    if (restored.kind !== 'refused') return context.html(restoredPage(restored.subscription, token, languageOf(context)));
    return restored.code === 'token-invalid' ? invalid(context) : context.html(messagePage('tooLate', languageOf(context), '/'), 410);
  });

  app.get('/manage', async (context) => {
    const token = context.req.query('token') ?? '';
    const subscription = await subscriptionOf('manage', token);
    if (!subscription) return invalid(context);
    const tokens = { manage: token, unsubscribe: await vault.token('unsubscribe', subscription.id) };
    return context.html(managePage(subscription, tokens, languageOf(context), context.req.query('saved') === '1'));
  });

  app.post('/manage', async (context) => {
    const form = await context.req.formData();
    const language = languageOf(context, form);
    const token = String(form.get('token') ?? '');
    const subscription = await subscriptionOf('manage', token);
    if (!subscription) return invalid(context);
    const act = form.get('act');
    const changed =
      act === 'pause'
        ? await pauseSubscription(deps, subscription)
        : act === 'resume'
          ? await resumeSubscription(deps, subscription)
          : await changeSubscription(deps, subscription, changeFrom(form));
    return context.redirect(
      `/manage?token=${encodeURIComponent(token)}&lang=${language}${changed.kind === 'changed' ? '&saved=1' : ''}`,
      303,
    );
  });

  app.notFound((context) => missing(context));
  app.onError((error, context) => {
    deps.log.fault('fault', error, { method: context.req.method });
    return context.text('服务出错,请稍后再试。 Something went wrong on our side: try again later.', 500);
  });

  const subscriptionOf = async (purpose: 'confirm' | 'manage' | 'unsubscribe', token: string) => {
    const id = await vault.subjectOf(purpose, token);
    return id === null ? null : subscriptions.find(id);
  };
  return app;
};

const missing = (context: Context) => context.html(messagePage('missing', languageOf(context), '/'), 404);
const invalid = (context: Context) => context.html(messagePage('invalid', languageOf(context), '/'), 404);

/** What the form on the manage page says. Anything odd means: at once, in Chinese. */
const changeFrom = (form: FormData): SubscriptionChange => {
  const hour = Math.min(23, Math.max(0, Math.trunc(Number(form.get('hour'))) || 0));
  const timed = { hour, timeZone: 'Asia/Shanghai', workdaysOnly: false };
  const mode = form.get('mode');
  return {
    language: form.get('language') === 'en' ? 'en' : 'zh-Hans',
    frequency: mode === 'daily' ? { mode, ...timed } : mode === 'weekly' ? { mode, weekday: 1, ...timed } : { mode: 'immediate' },
  };
};
