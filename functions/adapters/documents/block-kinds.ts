import type { Block, Line } from '#domain/documents/document';
import type { Element } from './html-tree.ts';

/** By which our reader of .docx says what Word does not show as HTML does. */
export const TITLE_CLASS = 'noticewire-title';
export const itemClass = (depth: number): string => `noticewire-item-${depth}`;
const ITEM_CLASS = /^noticewire-item-(\d)$/;

export type Kind = (line: Line) => Block;

export const paragraph =
  (looksLikeTitle = false): Kind =>
  (line) => ({ kind: 'paragraph', line, looksLikeTitle });

export const itemKind =
  (depth: number, marker: string | null): Kind =>
  (line) => ({ kind: 'item', depth, marker, line });

export const depthOfClass = ({ attributes }: Element): number | null => {
  const [, depth] = ITEM_CLASS.exec(attributes['class'] ?? '') ?? [];
  return depth === undefined ? null : Number(depth);
};
