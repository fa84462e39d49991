import { Hono } from 'hono';
import { fieldOf, readForm } from '#handling/posted-form';
import { rememberTextSize } from '#handling/visit';
import type { SiteDeps } from './deps.ts';

/** A page of this site and nothing else: a path that no browser takes for a host. */
const OWN_PATH = /^\/(?![/\\])[\x21-\x7e]*$/;

/** The three buttons for the size of text, without a script: they set a cookie and lead back. */
export const textSizeRoutes = ({ site }: Pick<SiteDeps, 'site'>): Hono => {
  const app = new Hono();
  app.post('/text-size', async (context) => {
    const { form } = await readForm(context);
    const back = fieldOf(form, 'back');
    if (form) rememberTextSize(context, fieldOf(form, 'size'), site.publicUrl);
    context.header('cache-control', 'no-store');
    return context.redirect(OWN_PATH.test(back) ? back : '/', 303);
  });
  return app;
};
