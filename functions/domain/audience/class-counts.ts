import type { OrganizationClass } from '../notices/notice.ts';

export type ClassCounts = Readonly<Record<OrganizationClass, number>>;

/** Every class, also of which there is none. */
export const classCounts = (counts: ReadonlyMap<OrganizationClass, number>): ClassCounts => {
  const of = (name: OrganizationClass): number => counts.get(name) ?? 0;
  return {
    'daily-services': of('daily-services'),
    'community-affairs': of('community-affairs'),
    'culture-sports': of('culture-sports'),
    charity: of('charity'),
    other: of('other'),
  };
};
