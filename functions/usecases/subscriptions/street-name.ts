import type { OrganizationFacts } from '#domain/organizations/organization';
import { isStreet, type RegionCode } from '#domain/region';
import { loadStreets } from '#domain/streets';

/** What the last public list calls a street; undefined for one that is not in it, and for anything that is no street. */
export const streetInList = async (region: RegionCode): Promise<string | undefined> =>
  isStreet(region) ? (await loadStreets()).nameOf(region) : undefined;

/** An organization with the name of its street: as the list has it, else as it was typed. */
export const withStreetName = async ({ street: typed, ...facts }: OrganizationFacts): Promise<OrganizationFacts> => {
  const street = (await streetInList(facts.region)) ?? typed;
  return street === undefined ? facts : { ...facts, street };
};
