import type { OrganizationFacts } from '#domain/organizations/organization';
import { isStreet, type RegionCode, regionName, regionOfStreet, regionPath } from '#domain/region';
import type { MessageLanguage } from '#domain/subscriptions/subscription';

/** The names of streets, as far as whoever writes knows them. Nobody is shown a code in the place of a name. */
export type StreetNames = (code: RegionCode) => string | undefined;

const NOBODY: StreetNames = () => undefined;

/** From the province down: `广东省 / 广州市 / 天河区 / 石牌街道`. */
export const placePath = (code: RegionCode, language: MessageLanguage, streets: StreetNames = NOBODY): string =>
  regionPath(code, language, isStreet(code) ? streets(code) : undefined);

/** Where there is little room: `广州市`, and of a street its county, too: `天河区 石牌街道`. */
export const placeName = (code: RegionCode, language: MessageLanguage, streets: StreetNames = NOBODY): string => {
  const street = isStreet(code) ? streets(code) : undefined;
  return street === undefined ? regionName(code, language) : `${regionName(regionOfStreet(code))} ${street}`;
};

/** Where an organization is, with its street also where that has no code. */
export const organizationPlace = ({ region, street }: Pick<OrganizationFacts, 'region' | 'street'>, language: MessageLanguage): string => {
  if (isStreet(region)) return placePath(region, language, () => street);
  return street === undefined ? regionPath(region) : `${regionPath(region)} / ${street}`;
};

/** Where a member is, whose hub is around it: the county, and the street if there is one. */
export const nearPlace = ({ region, street }: Pick<OrganizationFacts, 'region' | 'street'>, language: MessageLanguage): string => {
  const place = placeName(region, language, () => street);
  return street === undefined || isStreet(region) ? place : `${place} ${street}`;
};
