import { isStreet, type RegionCode } from '#domain/region';
import { loadStreets } from '#domain/streets';
import type { StreetNames } from '#views/place-words';

/** The names of streets, for rows of a breakdown by region; the table is large, and read only where a row is a street. */
export const streetNames = async (rows: readonly Readonly<{ region: RegionCode }>[]): Promise<StreetNames> => {
  if (!rows.some(({ region }) => isStreet(region))) return () => undefined;
  const streets = await loadStreets();
  return (code) => streets.nameOf(code);
};
