import type { AGENCY_DESK_ZH } from './agency-desk-zh-hans.ts';
import type { AGREEMENT_ZH } from './agreement-zh-hans.ts';
import type { CHOOSER_ZH } from './chooser-zh-hans.ts';
import type { COMPOSE_ZH } from './compose-zh-hans.ts';
import type { CORRECT_ZH } from './correct-zh-hans.ts';
import type { DESK_ZH } from './desk-zh-hans.ts';
import type { DOCS_ZH } from './docs-zh-hans.ts';
import type { FOLLOW_ZH } from './follow-zh-hans.ts';
import type { GROUP_ZH } from './group-zh-hans.ts';
import type { OPERATOR_ZH } from './operator-zh-hans.ts';
import type { ORGANIZATION_ZH } from './organization-zh-hans.ts';
import type { PUBLISH_ZH } from './publish-zh-hans.ts';
import type { RECEIPT_ZH } from './receipt-zh-hans.ts';
import type { RECOVER_ZH } from './recover-zh-hans.ts';
import type { SIGN_UP_ZH } from './sign-up-zh-hans.ts';
import type { ZH_HANS } from './zh-hans.ts';

/** The same words in any language: a string for a string, a sentence with the same blanks for a sentence. */
type Said<T> = T extends string
  ? string
  : T extends (...blanks: infer Blanks) => string
    ? (...blanks: Blanks) => string
    : { readonly [Key in keyof T]: Said<T[Key]> };

/** Everything that pages say of themselves, page by page. An agency's own words are never here. */
export type Catalogue = Said<typeof ZH_HANS>;

/** What the pages say that ask for wishes, in a file of its own: who reads notices loads none of it. */
export type SignUpCatalogue = Said<typeof SIGN_UP_ZH>;

/** What the pages say of notices that go into a group chat. */
export type GroupCatalogue = Said<typeof GROUP_ZH>;

/** What the pages say on which contacts care for their organization and hubs for their members. */
export type OrganizationCatalogue = Said<typeof ORGANIZATION_ZH>;

/** What the page says on which an organization answers a notice. */
export type ReceiptCatalogue = Said<typeof RECEIPT_ZH>;

/** What the pages say on which letters ask to be agreed to, or objected to. */
export type AgreementCatalogue = Said<typeof AGREEMENT_ZH>;

/** What a subscriber reads of what they missed, and of how each attempt went. */
export type RecoverCatalogue = Said<typeof RECOVER_ZH>;

/** What frames the pages of the console. */
export type DeskCatalogue = Said<typeof DESK_ZH>;

/** What the pages say that explain the service. */
export type DocsCatalogue = Said<typeof DOCS_ZH>;

/** What the pages say on which operators look after the deployment. */
export type OperatorCatalogue = Said<typeof OPERATOR_ZH>;

/** What the console says of notices that have been posted. */
export type FollowCatalogue = Said<typeof FOLLOW_ZH>;

/** What it says where one is corrected, withdrawn, or relieved of what leaked. */
export type CorrectCatalogue = Said<typeof CORRECT_ZH>;

/** What it says of an agency itself, its staff, keys and records, and of its district. */
export type AgencyDeskCatalogue = Said<typeof AGENCY_DESK_ZH>;

/** What the pages say on which a notice is written. */
export type ComposeCatalogue = Said<typeof COMPOSE_ZH>;

/** What the pages say on which places, agencies and notices are chosen for it. */
export type ChooserCatalogue = Said<typeof CHOOSER_ZH>;

/** What the pages say on which it is looked at, published, scheduled and signed. */
export type PublishCatalogue = Said<typeof PUBLISH_ZH>;
