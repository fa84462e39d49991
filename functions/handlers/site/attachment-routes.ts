import { Hono } from 'hono';
import { visitOf } from '#handling/visit';
import { openAttachment } from '#usecases/attachments/open-attachment';
import { messagePage } from '#views/pages/message-page';
import type { SiteDeps } from './deps.ts';

/**
 * What notices link to: addresses of ours that stay, and lead to where a file is got for some minutes. The name behind the id is for
 * people.
 */
export const attachmentRoutes = (deps: Pick<SiteDeps, 'attachments' | 'attachmentFiles' | 'notices'>): Hono => {
  const app = new Hono();
  app.get('/attachments/:id/*', async (context) => {
    const opened = await openAttachment(deps, context.req.param('id'));
    context.header('cache-control', 'no-store');
    switch (opened.kind) {
      case 'found':
        return context.redirect(opened.url, 302);
      case 'gone':
        return context.html(messagePage('gone', visitOf(context)), 410);
      case 'unknown':
        return context.html(messagePage('missing', visitOf(context)), 404);
    }
  });
  return app;
};
