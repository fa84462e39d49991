import type { Context } from 'hono';
import type { TakenExport } from '#usecases/exports/take-export';
import { filePage } from '#views/console/file-page';
import type { Desk } from './desk.ts';

/** A file at once, or where it lies, or a page that asks again until it is written. @param back where one came from */
export const fileAnswer = (context: Context, desk: Desk, taken: TakenExport, back: string): Response => {
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
      const path = searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
      return context.html(filePage(desk, { path, back, againSeconds: taken.retryAfterSeconds }), 202);
    }
  }
};
