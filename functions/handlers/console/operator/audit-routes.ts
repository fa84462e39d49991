import { type Context, Hono } from 'hono';
import { ALL_OF_AUDIT } from '#domain/agencies/audit';
import { beginOf, endOf } from '#domain/calendar';
import { CHARSETS } from '#domain/receipts/receipts-wanted';
import { readDate, typedDate } from '#handling/typed-date';
import { nameAuditForOperator } from '#usecases/agencies/names-in-audit';
import { auditOfAll } from '#usecases/agencies/read-audit';
import { takeExport } from '#usecases/exports/take-export';
import { ACTIONS } from '#views/audit-words';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import { dateFieldNames } from '#views/components/date-field';
import type { FieldErrors } from '#views/components/error-summary';
import { auditFilePage, auditFilePath, operatorAuditPage } from '#views/console/operator/audit-page';
import { OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import type { ConsoleDeps } from '../deps.ts';
import { atOperatorDesk, type OperatorDesk } from '../desk.ts';
import { fileOr } from '../file-answer.ts';
import { goneTo } from './operator-forms.ts';

/** Entries on a page. */
const SHOWN = 30;
const DATES = ['from', 'to'] as const;

/** What was done over all agencies, and by operators. */
export const operatorAuditRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    OPERATOR_ROOMS.audit,
    atOperatorDesk(deps, async (context, desk) => {
      const { errors, wanted, action, typed, query } = filterIn(context, desk);
      const shown = { action, ...typed, errors, query };
      if (errors.length > 0) return context.html(operatorAuditPage(desk, { ...shown, lines: [], next: null }), 422);
      const cursor = context.req.query('cursor');
      const read = await auditOfAll(deps, { ...wanted, action: action || undefined, limit: SHOWN, cursor });
      if (read.kind !== 'read') return goneTo(context, OPERATOR_ROOMS.audit, desk.visit);
      const lines = await nameAuditForOperator(deps, read.items);
      return context.html(operatorAuditPage(desk, { ...shown, lines, next: read.next ?? null }));
    }),
  );

  app.get(
    auditFilePath,
    atOperatorDesk(deps, async (context, desk) => {
      const { errors, wanted, action, query } = filterIn(context, desk);
      if (errors.length > 0) return goneTo(context, `${OPERATOR_ROOMS.audit}?${query}`, desk.visit);
      const charset = CHARSETS.find((one) => one === context.req.query('charset')) ?? 'utf-8';
      const taken = await takeExport(deps, { kind: 'audit', parameters: { charset, agency: '', ...wanted, action } }, desk.caller);
      return fileOr(context, taken, (path, againSeconds) => {
        context.header('refresh', String(againSeconds));
        return context.html(auditFilePage(desk, path), 202);
      });
    }),
  );
  return app;
};

/** What was asked for: days are those of China, and the last one counts. */
const filterIn = (context: Context, { visit: { language } }: OperatorDesk) => {
  const words = operatorWordsIn(language).audit;
  const asked = new URL(context.req.url).searchParams;
  const form = new FormData();
  for (const [name, value] of asked) form.append(name, value);
  const typed = { from: typedDate(form, 'from'), to: typedDate(form, 'to') };
  const days = { from: readDate(typed.from), to: readDate(typed.to) };
  const wanted = {
    from: days.from.kind === 'day' ? beginOf(days.from.day) : ALL_OF_AUDIT.from,
    to: days.to.kind === 'day' ? endOf(days.to.day) : ALL_OF_AUDIT.to,
  };
  const flaws: FieldErrors = DATES.flatMap((name) => {
    const day = days[name];
    return day.kind === 'flawed' ? [{ name, error: words[day.flaw] }] : [];
  });
  const errors = flaws.length === 0 && wanted.to <= wanted.from ? [{ name: 'to', error: words.turned }] : flaws;
  const action = ACTIONS.find((one) => one === asked.get('action')) ?? '';
  const dates = DATES.flatMap((name) => {
    const names = dateFieldNames(name);
    return (['year', 'month', 'day'] as const).map((part): [string, string] => [names[part], typed[name][part]]);
  });
  const fields: readonly (readonly [string, string])[] = [['action', action], ...dates];
  const query = new URLSearchParams(Object.fromEntries(fields.filter(([, value]) => value !== '')));
  return { errors, wanted, action, typed, query };
};
