import type { Context } from 'hono';
import type { TakenExport } from '#usecases/exports/take-export';
import { filePage } from '#views/console/file-page';
import type { Desk } from './desk.ts';

/** A file at once, or where it lies, or a page that asks again until it is written. @param back where one came from */
export const fileAnswer = (context: Context, desk: Desk, taken: TakenExport, back: string): Response =>
  fileOr(context, taken, (path, againSeconds) => context.html(filePage(desk, { path, back, againSeconds }), 202));

/** @param underWay says that it is being written, and asks for it again: at the path of what was asked for, in so many seconds */
export const fileOr = (context: Context, taken: TakenExport, underWay: (path: string, againSeconds: number) => Response): Response => {
  switch (taken.kind) {
    case 'whole': {
      const headers = {
        'content-type': taken.form.type,
        'content-disposition': `attachment; filename="${taken.form.name}"`,
      };
      return context.body(Uint8Array.from(taken.octets), 200, headers);
    }
    case 'link':
      return context.redirect(taken.url, 303);
    case 'under-way': {
      const { pathname, searchParams } = new URL(context.req.url);
      searchParams.delete('lang');
      return underWay(searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname, taken.retryAfterSeconds);
    }
  }
};
