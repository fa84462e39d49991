import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Notice, NoticeContent } from '../../../functions/domain/notices/notice.ts';
import { NoticeState, NoticeVersion, VersionSummary } from '../../../functions/domain/notices/notice.ts';
import { NoticeDraft } from '../../../functions/domain/notices/notice-draft.ts';
import { viewOf } from '../../../functions/handlers/api/schemas/view-of.ts';

describe('the fields of a notice', () => {
  it('are each in its version or in its state, but for the time of publication, which may be put off', () => {
    const all = [...Object.keys(NoticeVersion.shape), ...Object.keys(NoticeState.shape)];
    expect(all.filter((field, i) => all.indexOf(field) !== i)).toEqual(['publishAt']);
    expect(Object.keys(NoticeVersion.shape).filter((field) => !(field in VersionSummary.shape))).toEqual(['sections', 'receipt']);
    expect({ ...NoticeVersion.shape, ...NoticeState.shape } satisfies Record<keyof Notice, z.ZodType>).toBeDefined();
  });

  it('are those that a draft may have, but for who issues it, and when', () => {
    const content: z.core.$ZodShape & Record<keyof NoticeContent, unknown> = NoticeVersion.shape;
    expect(content satisfies Record<Exclude<keyof NoticeDraft, 'issuers' | 'publishAt'>, unknown>).toBeDefined();
    const given = Object.keys(NoticeDraft.shape).filter((field) => field !== 'issuers');
    expect(given.filter((field) => !(field in NoticeVersion.shape))).toEqual([]);
  });
});

describe('a view', () => {
  type Shown = Readonly<{ id: string; parts: readonly Readonly<{ name: string; note?: string | undefined }>[] }>;
  const part = z.object({ name: z.string(), note: z.string().optional() });

  it('compiles with the very fields of what is shown, and with no other', () => {
    const view = viewOf<Shown>();
    const exact = z.object({ id: z.string(), parts: z.array(part) });
    expect(view(exact)).toBe(exact);
    // @ts-expect-error one is missing
    view(z.object({ parts: z.array(part) }));
    // @ts-expect-error one is missing further down
    view(z.object({ id: z.string(), parts: z.array(part.omit({ note: true })) }));
    // @ts-expect-error it is no number
    view(z.object({ id: z.number(), parts: z.array(part) }));
    // @ts-expect-error nobody shows that
    view(z.object({ id: z.string(), parts: z.array(part.extend({ more: z.string() })) }));
  });
});
