import * as z from 'zod';
import { Agency, AgencyKey, Notifications, USUAL_SETTINGS } from '#domain/agencies/agency';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';

/**
 * As 0.1.0 wrote it, which knew no settings; since then with them beside. It is still written so: a release that runs beside this one
 * during a deployment reads no other form yet.
 */
const WRITTEN = form(
  z.object({
    ...Agency.shape,
    notifications: Notifications.optional(),
    fourEyes: z.boolean().optional(),
    revision: z.int().optional(),
  }),
);
/** Read in either form. */
export const AGENCY = WRITTEN.next(Agency, ({ notifications, fourEyes, revision, ...agency }) => ({
  ...agency,
  notifications: notifications ?? USUAL_SETTINGS.notifications,
  fourEyes: fourEyes ?? USUAL_SETTINGS.fourEyes,
  revision: revision ?? USUAL_SETTINGS.revision,
}));
/** By its id, and again among those of its agency. */
export const KEY = form(AgencyKey);
/** How often keys of an agency were added. */
export const ROTATION = form(z.object({ revision: z.int() }));
/** An agency lets a lead name it. */
export const CONSENT = form(z.object({ since: z.string() }));

export const agencyItem = (agency: Agency): object => ({ ...registryKeys.agency(agency.id), kind: 'agency', ...WRITTEN.write(agency) });

export const keyItems = (key: AgencyKey): Readonly<{ byId: object; ofAgency: object }> => ({
  byId: { ...registryKeys.apiKey(key.id), kind: 'key', ...KEY.write(key) },
  ofAgency: { ...registryKeys.keyOfAgency(key.agencyId, key.id), kind: 'key-of-agency', ...KEY.write(key) },
});

export const rotationItem = (agencyId: string, revision: number): object => ({
  ...registryKeys.rotation(agencyId),
  kind: 'rotation',
  ...ROTATION.write({ revision }),
});

export const consentItem = (agencyId: string, leadId: string, since: string): object => ({
  ...registryKeys.consent(agencyId, leadId),
  kind: 'consent',
  ...CONSENT.write({ since }),
});
