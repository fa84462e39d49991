import { AGENCY_ID } from '#domain/agencies/agency';
import type { Flaw } from '#domain/input/flaw';
import { holdsLink } from '#domain/text/links';
import { bilingual } from '#domain/text/wording';
import type { AgencyStore } from '#ports/agency-store';
import type { OrganizationStore } from '#ports/organization-store';

/**
 * What anybody may write when they sign somebody else up stands in a letter to that person. So a name holds nothing to click, and agencies
 * are those that the operator has registered.
 */

/** @param name of an organization, as it was given */
export const nameFlaws = (name: string): readonly Flaw[] =>
  holdsLink(name)
    ? [
        {
          path: 'organization.name',
          code: 'name-holds-link',
          message: bilingual(
            '名称中不能有网址或邮箱地址,请删去;缩写的点后请加空格',
            'A name holds no web or email address: leave it out, or put a blank behind the dot of an abbreviation',
          ),
        },
      ]
    : [];

/** @param street its name, as it was typed */
export const streetFlaws = (street: string | undefined): readonly Flaw[] =>
  street === undefined || !holdsLink(street)
    ? []
    : [
        {
          path: 'organization.street',
          code: 'street-holds-link',
          message: bilingual('街道名称中不能有网址或邮箱地址,请删去', 'The name of a street holds no web or email address: leave it out'),
        },
      ];

/**
 * @param ids of the agencies that a filter names
 * @param kept those that it named before
 */
export const agencyFlaws = async (
  agencies: Pick<AgencyStore, 'findMany'>,
  ids: readonly string[],
  kept: ReadonlySet<string> = new Set(),
): Promise<readonly Flaw[]> => {
  if (ids.length === 0) return [];
  // What cannot be an id is not looked up.
  const possible = [...new Set(ids)].filter((id) => AGENCY_ID.test(id));
  const known = new Set((await agencies.findMany(possible)).map(({ id }) => id));
  return ids.flatMap((id, i) =>
    known.has(id) || kept.has(id)
      ? []
      : [
          {
            path: `filter.agencies[${i}]`,
            code: 'agency-unknown',
            message: bilingual('没有这个机关,其编号见通知', 'No agency is registered under this id: its notices tell it'),
          },
        ],
  );
};

/** @param memberOf the hub that an organization asks to be a member of; a sign-up may name one that has still to confirm */
export const hubFlaws = async (
  organizations: Pick<OrganizationStore, 'find'>,
  memberOf: string,
  organizationId: string,
): Promise<readonly Flaw[]> => {
  const path = 'organization.memberOf';
  if (memberOf === organizationId) return [{ path, code: 'hub-contains-itself', message: CONTAINS_ITSELF }];
  return (await organizations.find(memberOf))?.hub ? [] : [{ path, code: 'hub-unknown', message: HUB_UNKNOWN }];
};

const CONTAINS_ITSELF = bilingual(
  '枢纽组织不能隶属于自己,请填另一个枢纽组织的编号或删去',
  'A hub is no member of itself: give the id of another hub, or leave it out',
);
const HUB_UNKNOWN = bilingual('没有这个枢纽组织,其编号请在 /v1/hubs 查找', 'There is no hub with this id: look it up at /v1/hubs');
