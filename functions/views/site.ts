import { leavingAddress } from '#domain/subscriptions/leaving-address';
import type { Wording } from '#domain/text/wording';

/** Who runs a deployment, as its pages say it. */
export type Deployment = Readonly<{
  name: Wording;
  /** What is published here, in a line. */
  line: Wording | null;
  /** What the law or the house wants at the foot of each page: a filing number, who is in charge. */
  footer: readonly Readonly<{ text: string; url: string | null }>[];
  /** Who is told of weaknesses of this deployment: `mailto:` or `https:`. */
  securityContact: string | null;
}>;

/** Where the service stands and in whose name it writes; the same for every message. */
export type Site = Readonly<{
  /** Without a slash at its end. */
  publicUrl: string;
  senderAddress: string;
  /** The mailbox that one leaves by writing to, where the mail that it gets is read; null, or absent: there is none. */
  leavingMailbox?: string | null;
  /** Absent: it has no name of its own. */
  deployment?: Deployment;
}>;

/** What a link to an attachment says of it. */
type Linked = Readonly<{ id: string; name: string }>;

/** The pages that messages link to (contract, Local run). */
export const links = {
  notice: (site: Site, noticeId: string): string => `${site.publicUrl}/notices/${noticeId}`,
  /** Leads to the file for as long as the notice stands; the name tells people what it is. */
  attachment: (site: Site, { id, name }: Linked): string => `${site.publicUrl}/attachments/${id}/${encodeURIComponent(name)}`,
  /** Where programs ask to have a feed pushed to them. */
  feedHub: (site: Site): string => `${site.publicUrl}/feeds/hub`,
  confirm: (site: Site, token: string): string => `${site.publicUrl}/confirm?token=${token}`,
  manage: (site: Site, token: string): string => `${site.publicUrl}/manage?token=${token}`,
  address: (site: Site, token: string): string => `${site.publicUrl}/address?token=${token}`,
  channel: (site: Site, token: string): string => `${site.publicUrl}/channel?token=${token}`,
  erase: (site: Site, token: string): string => `${site.publicUrl}/erase?token=${token}`,
  console: (site: Site): string => `${site.publicUrl}/console`,
  /** Where an agency sees how a notice of it stands. */
  noticeAtDesk: (site: Site, noticeId: string): string => `${site.publicUrl}/console/notices/${noticeId}`,
  /** Where a co-issuer reads a notice, and signs it or refuses. */
  signature: (site: Site, noticeId: string): string => `${site.publicUrl}/console/notices/${noticeId}/signature`,
  /** Where the lead sees who has confirmed receipt and who has not, and gives them more time. */
  receiptsOf: (site: Site, noticeId: string): string => `${site.publicUrl}/console/notices/${noticeId}/receipts`,
  signIn: (site: Site, token: string): string => `${site.publicUrl}/console/link?token=${token}`,
  unsubscribe: (site: Site, token: string): string => `${site.publicUrl}/unsubscribe/${token}`,
  /** RFC 8058 one-click: answers `POST` without cookie or login. */
  oneClick: (site: Site, token: string): string => `${site.publicUrl}/v1/unsubscribe/${token}`,
  /** The same by mail (RFC 2369, section 3.2): some mail programs know no other way. Null where nobody reads such mail. */
  leaveByMail: ({ leavingMailbox }: Site, token: string): string | null =>
    leavingMailbox ? `mailto:${leavingAddress(leavingMailbox, token)}` : null,
  receipt: (site: Site, token: string): string => `${site.publicUrl}/receipts/${token}`,
} as const;
