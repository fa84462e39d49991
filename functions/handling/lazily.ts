import type { Handler, Hono } from 'hono';

/** Routes that a start need not read: few come there. What goes wrong goes to whoever asked. */
export const lazily = (load: () => Promise<Hono>): Handler => {
  let loaded: Promise<Hono> | undefined;
  return async (context) => {
    loaded ??= load().then((app) =>
      app.onError((error) => {
        throw error;
      }),
    );
    return (await loaded).fetch(context.req.raw, context.env);
  };
};
