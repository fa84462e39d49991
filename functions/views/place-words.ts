import type { OrganizationFacts } from '#domain/organizations/organization';
import { isStreet, type RegionCode, regionName, regionOfStreet, regionPath } from '#domain/region';
import type { MessageLanguage } from '#domain/subscriptions/subscription';

/** The names of streets, as far as whoever writes knows them. Nobody is shown a code in the place of a name. */
export type StreetNames = (code: RegionCode) => string | undefined;

const NOBODY: StreetNames = () => undefined;

const UNNAMED: Readonly<Record<MessageLanguage, string>> = { 'zh-Hans': '所辖街道（乡镇）', en: 'a street or town there' };

/** From the province down: `广东省 / 广州市 / 天河区 / 石牌街道`. */
export const placePath = (code: RegionCode, language: MessageLanguage, streets: StreetNames = NOBODY): string =>
  isStreet(code) ? `${regionPath(regionOfStreet(code))} / ${streets(code) ?? UNNAMED[language]}` : regionPath(code);

/** Where there is little room: `广州市`, and of a street its county, too: `天河区 石牌街道`. */
export const placeName = (code: RegionCode, language: MessageLanguage, streets: StreetNames = NOBODY): string =>
  isStreet(code) ? `${regionName(regionOfStreet(code))} ${streets(code) ?? UNNAMED[language]}` : regionName(code, language);

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
