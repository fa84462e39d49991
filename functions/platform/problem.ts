import * as z from 'zod';
import type { Problem, ProblemDetail, Words } from './http.ts';

/** A problem as the documentation shows it. */
export const ProblemView = z
  .object({
    type: z.string().meta({ examples: ['urn:noticewire:problem:title-too-long'] }),
    title: z.string().meta({ examples: ['不能接受 Refused'] }),
    status: z.int().meta({ examples: [422] }),
    detail: z
      .string()
      .meta({ examples: ['title:标题超过 200 字,请缩短 title: the title has more than 200 characters: shorten it'] })
      .describe('what to do, in the language that Accept-Language asks for; Chinese with English behind it if it names neither'),
    code: z
      .string()
      .meta({ examples: ['title-too-long'] })
      .describe('stable, kebab-case, the same in every language'),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ examples: ['title'] }),
          code: z.string().meta({ examples: ['title-too-long'] }),
          message: z.string().meta({ examples: ['标题超过 200 字,请缩短 The title has more than 200 characters: shorten it'] }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });

const titled = (zh: string, en: string): Words => ({ 'zh-Hans': zh, en });

const TITLES: Readonly<Record<number, Words>> = {
  400: titled('请求有误', 'Bad request'),
  401: titled('需要凭据', 'Unauthorized'),
  403: titled('无权操作', 'Forbidden'),
  404: titled('未找到', 'Not found'),
  405: titled('方法不允许', 'Method not allowed'),
  409: titled('冲突', 'Conflict'),
  412: titled('已有更新的版本', 'Stale'),
  413: titled('内容过大', 'Too large'),
  415: titled('内容类型不符', 'Unsupported media type'),
  422: titled('不能接受', 'Refused'),
  428: titled('缺少前提条件', 'Precondition required'),
  429: titled('请求过于频繁', 'Too many requests'),
  500: titled('服务故障', 'Fault'),
  503: titled('暂时不可用', 'Unavailable'),
};

/** A problem with the title of its status. @param detail a sentence in each language that says what to do */
export const problem = (status: number, code: string, detail: Words, errors: readonly ProblemDetail[] = []): Problem => ({
  status,
  code,
  title: TITLES[status] ?? titled('请求未完成', 'Problem'),
  detail,
  errors,
});
