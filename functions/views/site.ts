/** Where the service stands and in whose name it writes; the same for every message. */
export type Site = Readonly<{
  /** Without a slash at its end. */
  publicUrl: string;
  senderAddress: string;
}>;

/** The pages that messages link to (contract, Local run). */
export const links = {
  notice: (site: Site, noticeId: string): string => `${site.publicUrl}/notices/${noticeId}`,
  confirm: (site: Site, token: string): string => `${site.publicUrl}/confirm?token=${token}`,
  manage: (site: Site, token: string): string => `${site.publicUrl}/manage?token=${token}`,
  address: (site: Site, token: string): string => `${site.publicUrl}/address?token=${token}`,
  erase: (site: Site, token: string): string => `${site.publicUrl}/erase?token=${token}`,
  unsubscribe: (site: Site, token: string): string => `${site.publicUrl}/unsubscribe/${token}`,
  /** RFC 8058 one-click: answers `POST` without cookie or login. */
  oneClick: (site: Site, token: string): string => `${site.publicUrl}/v1/unsubscribe/${token}`,
  receipt: (site: Site, token: string): string => `${site.publicUrl}/receipts/${token}`,
} as const;
