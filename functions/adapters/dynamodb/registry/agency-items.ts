import * as z from 'zod';
import { Agency, AgencyKey } from '#domain/agencies/agency';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';

export const AGENCY = form(Agency);
/** By its id, and again among those of its agency. */
export const KEY = form(AgencyKey);
/** An agency lets a lead name it. */
export const CONSENT = form(z.object({ since: z.string() }));

export const agencyItem = (agency: Agency): object => ({ ...registryKeys.agency(agency.id), kind: 'agency', ...AGENCY.write(agency) });

export const keyItems = (key: AgencyKey): Readonly<{ byId: object; ofAgency: object }> => ({
  byId: { ...registryKeys.apiKey(key.id), kind: 'key', ...KEY.write(key) },
  ofAgency: { ...registryKeys.keyOfAgency(key.agencyId, key.id), kind: 'key-of-agency', ...KEY.write(key) },
});

export const consentItem = (agencyId: string, leadId: string, since: string): object => ({
  ...registryKeys.consent(agencyId, leadId),
  kind: 'consent',
  ...CONSENT.write({ since }),
});
