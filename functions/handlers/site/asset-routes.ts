import { Hono } from 'hono';
import { ASSETS, type Asset } from '#views/assets';

const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_A_MINUTE = 'public, max-age=60';

/** The style sheet and the icon, at addresses that change with them: kept for ever. */
export const assetRoutes = (): Hono => {
  const app = new Hono();
  for (const { path, type, content } of Object.values<Asset>(ASSETS))
    app.get(path, (context) => context.body(content, 200, { 'content-type': type, 'cache-control': FOR_EVER }));

  // A page of the version before or after this one, while a deployment runs: better this sheet than none, but not for long.
  const { styleSheet, readingSheet, deskSheet } = ASSETS;
  for (const [name, { type, content }] of Object.entries({ site: styleSheet, reading: readingSheet, desk: deskSheet }))
    app.get(`/assets/:name{${name}.*[.]css}`, (context) =>
      context.body(content, 200, { 'content-type': type, 'cache-control': FOR_A_MINUTE }),
    );
  return app;
};
