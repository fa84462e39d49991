import { isStreet, type RegionCode } from '#domain/region';
import { loadStreets } from '#domain/streets';
import type { StreetNames } from '#views/place-words';

/** Names of the streets among these; most notices name none, and need no table. */
export const streetsIn = async (codes: readonly RegionCode[]): Promise<StreetNames | undefined> => {
  if (!codes.some(isStreet)) return undefined;
  const streets = await loadStreets();
  return (code) => streets.nameOf(code);
};
