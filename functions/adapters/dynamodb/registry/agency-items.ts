import * as z from 'zod';
import { Agency, AgencyKey } from '#domain/agencies/agency';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';

export const AGENCY = form(Agency);
/** By its id, and again among those of its agency. */
export const KEY = form(AgencyKey);
/** An agency lets a lead name it. */
export const CONSENT = form(z.object({ since: z.string() }));

export const agencyItem = (agency: Agency): object => ({ ...registryKeys.agency(agency.id), v: AGENCY.version, kind: 'agency', ...agency });

export const keyItems = (key: AgencyKey): Readonly<{ byId: object; ofAgency: object }> => ({
  byId: { ...registryKeys.apiKey(key.id), v: KEY.version, kind: 'key', ...key },
  ofAgency: { ...registryKeys.keyOfAgency(key.agencyId, key.id), v: KEY.version, kind: 'key-of-agency', ...key },
});

export const consentItem = (agencyId: string, leadId: string, since: string): object => ({
  ...registryKeys.consent(agencyId, leadId),
  v: CONSENT.version,
  kind: 'consent',
  since,
});
