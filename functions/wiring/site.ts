/** Where the service is found, as whom it writes, and where one leaves by mail. */
export const siteOf = ({
  PUBLIC_URL,
  SENDER_ADDRESS,
  LEAVING_MAILBOX = null,
}: Readonly<{ PUBLIC_URL: string; SENDER_ADDRESS: string; LEAVING_MAILBOX?: string | null }>) => ({
  publicUrl: PUBLIC_URL,
  senderAddress: SENDER_ADDRESS,
  leavingMailbox: LEAVING_MAILBOX,
});
