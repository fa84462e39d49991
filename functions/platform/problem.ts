import * as z from 'zod';
import { type Problem, type ProblemDetail, problemOf } from './http.ts';

/** A problem as the documentation shows it. */
export const ProblemView = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('stable, kebab-case'),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
const TITLES: Readonly<Record<number, string>> = {
  400: '请求有误 Bad request',
  401: '需要凭据 Unauthorized',
  403: '无权操作 Forbidden',
  404: '未找到 Not found',
  405: '方法不允许 Method not allowed',
  409: '冲突 Conflict',
  413: '内容过大 Too large',
  415: '不是 JSON Not JSON',
  422: '不能接受 Refused',
  500: '服务故障 Fault',
};

/** A problem with the title of its status. @param detail a sentence that says what to do */
export const problem = (status: number, code: string, detail: string, errors: readonly ProblemDetail[] = []): Problem =>
  problemOf({ title: TITLES[status] ?? 'Problem', status, detail, code, errors });

/** `sections[2].audience.classes[0]` */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`),
    '',
  );

/** Issues that say that the request is not of the right form; all others say that it is understood and cannot be accepted. */
const MALFORMED = new Set(['invalid_type', 'unrecognized_keys', 'invalid_value', 'invalid_union', 'invalid_key', 'invalid_element']);

/** A problem for what a schema refused: 400 when the form is wrong, 422 when the meaning is. */
export const problemOfIssues = (error: z.ZodError): Problem => {
  const errors = error.issues.flatMap((issue): ProblemDetail[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: pathText([...issue.path, key]),
        code: 'unknown-field',
        message: `没有名为 ${key} 的字段 There is no field ${key} here: correct its name or leave it out`,
      }));
    }
    const code =
      issue.code === 'custom' && typeof issue.params?.['code'] === 'string' ? issue.params['code'] : issue.code.replaceAll('_', '-');
    return [{ path: pathText(issue.path), code, message: issue.message }];
  });
  const malformed = error.issues.some(({ code }) => MALFORMED.has(code));
  return malformed
    ? problem(400, 'malformed', '请求的格式有误,见 errors The request is not of the right form: see errors', errors)
    : problem(
        422,
        errors[0]?.code ?? 'refused',
        '请求的内容不能接受,见 errors The request is understood and cannot be accepted: see errors',
        errors,
      );
};
