import type { Context } from 'hono';
import { savedAs } from '#domain/attachments/content-disposition';
import type { TakenExport } from '#usecases/exports/take-export';
import { filePage } from '#views/console/file-page';
import type { Desk } from './desk.ts';

/**
 * A file at once, or where it lies, or a page that asks again until it is written.
 *
 * @param back where one came from @param saveAs what people call it; a long one, which was written before, keeps the name that it has
 */
export const fileAnswer = (context: Context, desk: Desk, taken: TakenExport, back: string, saveAs?: string): Response =>
  fileOr(context, taken, (path, againSeconds) => context.html(filePage(desk, { path, back, againSeconds }), 202), saveAs);

/** @param underWay says that it is being written, and asks for it again: at the path of what was asked for, in so many seconds */
export const fileOr = (
  context: Context,
  taken: TakenExport,
  underWay: (path: string, againSeconds: number) => Response,
  saveAs?: string,
): Response => {
  switch (taken.kind) {
    case 'whole': {
      const headers = {
        'content-type': taken.form.type,
        'content-disposition': saveAs === undefined ? `attachment; filename="${taken.form.name}"` : savedAs(saveAs),
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
