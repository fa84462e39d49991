/** Where the service is found, and as whom it writes. */
export const siteOf = ({ PUBLIC_URL, SENDER_ADDRESS }: Readonly<{ PUBLIC_URL: string; SENDER_ADDRESS: string }>) => ({
  publicUrl: PUBLIC_URL,
  senderAddress: SENDER_ADDRESS,
});
