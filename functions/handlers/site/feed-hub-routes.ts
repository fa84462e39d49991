import { type Context, Hono } from 'hono';
import { FEED_FORMATS } from '#domain/feeds/feed-format';
import { FOLLOW_MODES } from '#domain/feeds/feed-task';
import type { FollowedFeed } from '#domain/feeds/follower';
import { networkOf } from '#handling/network';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { type FollowDraft, followFeed } from '#usecases/feeds/follow-feed';
import { type HubRefusal, hubRefusalText } from '#views/feeds/hub-refusals';
import type { Visit } from '#views/visit';
import type { SiteDeps } from './deps.ts';
import { FEED_PATHS, feedHead } from './feed-head.ts';
import { feedQuery } from './feed-query.ts';

type Deps = Pick<SiteDeps, 'limiter' | 'trustedProxies' | 'vault' | 'clock' | 'site' | 'followDesk'>;

const LONGEST_URL = 2000;
/** WebSub, 5.1: less than this. */
const SECRET_BYTES = 200;

/** With which status a refusal is answered, where it is not 400. */
const STATUSES: Readonly<Partial<Record<HubRefusal, 415 | 429 | 503>>> = { noForm: 415, tooMany: 429, noRoom: 503 };

/** Where programs ask to have a feed pushed to them (W3C WebSub, 5). */
export const feedHubRoutes = (deps: Deps): Hono => {
  const app = new Hono();

  app.post('/feeds/hub', async (context) => {
    const { form } = await readForm(context);
    if (!form) return refused(context, 'noForm');
    const draft = draftOf(deps, form, context);
    if (typeof draft === 'string') return refused(context, draft);
    const asked = await followFeed({ ...deps, ...(await deps.followDesk()) }, draft, networkOf(context, deps));
    switch (asked.kind) {
      case 'asked':
        return context.body(null, 202);
      case 'callback-refused':
        return refused(context, 'callback');
      case 'no-room':
        return refused(context, 'noRoom');
      case 'over':
        context.header('retry-after', String(asked.retryAfterSeconds));
        return refused(context, 'tooMany');
    }
  });
  // Nobody comes here but by a form.
  app.all('/feeds/hub', (context) => {
    context.header('allow', 'POST');
    return context.body(null, 405);
  });
  return app;
};

const refused = (context: Context, refusal: HubRefusal): Response => context.text(hubRefusalText(refusal), STATUSES[refusal] ?? 400);

/** What is asked for, or why it cannot be. */
const draftOf = (deps: Deps, form: FormData, context: Context): FollowDraft | HubRefusal => {
  const mode = FOLLOW_MODES.find((known) => known === fieldOf(form, 'hub.mode'));
  if (!mode) return 'mode';
  const feed = feedNamed(deps, fieldOf(form, 'hub.topic'), context);
  if (!feed) return 'topic';
  const callback = fieldOf(form, 'hub.callback');
  if (lengthOf(callback) > LONGEST_URL) return 'callback';
  // Who leaves asks for no time: what is said of it then is ignored (WebSub, 5.1).
  const lease = mode === 'subscribe' ? fieldOf(form, 'hub.lease_seconds').trim() : '';
  if (lease !== '' && !/^0*[1-9]\d{0,14}$/.test(lease)) return 'lease';
  const secret = fieldOf(form, 'hub.secret');
  if (Buffer.byteLength(secret) >= SECRET_BYTES) return 'secret';
  return { mode, feed, callback, secret: secret === '' ? null : secret, leaseSeconds: lease === '' ? null : Number(lease) };
};

/** As it is called, which is longer where it is not written so; for ever where it is no URL. */
const lengthOf = (url: string): number => URL.parse(url)?.href.length ?? Number.POSITIVE_INFINITY;

/** A feed by its address, under the name of the service or the one it is called by now; null for what is none of ours. */
const feedNamed = ({ site, clock }: Deps, topic: string, context: Context): FollowedFeed | null => {
  const url = lengthOf(topic) > LONGEST_URL ? null : URL.parse(topic);
  const origins = [URL.parse(site.publicUrl)?.origin, URL.parse(context.req.url)?.origin];
  if (!url || !origins.includes(url.origin) || url.username || url.password || url.hash || url.searchParams.has('cursor')) return null;
  const format = FEED_FORMATS.find((known) => FEED_PATHS[known] === url.pathname);
  const query = feedQuery((name) => url.searchParams.get(name) ?? undefined, clock.now());
  if (!format || 'problem' in query) return null;
  const { form, filters, search } = query;
  const { region, agency, topic: about, kind, status, from, to } = search;
  const visit: Visit = { ...visitOf(context), language: url.searchParams.get('lang') === 'en' ? 'en' : 'zh-Hans' };
  return {
    url: topic,
    format,
    ...feedHead(site, visit, format, form, filters),
    q: form.q,
    wanted: {
      ...(region ? { region } : {}),
      ...(agency === undefined ? {} : { agency }),
      ...(about === undefined ? {} : { topic: about }),
      ...(kind === undefined ? {} : { kind }),
      ...(status === undefined ? {} : { status }),
    },
    from,
    // Open at its end, unless a day was asked for.
    ...(form.to === '' ? {} : { to }),
  };
};
