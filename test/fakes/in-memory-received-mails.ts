import type { ReceivedMails } from '../../functions/ports/received-mails.ts';

/** Mails by their key, in words that nobody has packed. */
export class InMemoryReceivedMails implements ReceivedMails {
  readonly mails = new Map<string, string>();

  async read(key: string, mostBytes: number): Promise<Uint8Array | null> {
    const mail = this.mails.get(key);
    return mail === undefined ? null : Buffer.from(mail).subarray(0, mostBytes);
  }

  async forget(address: string): Promise<void> {
    for (const [key, mail] of this.mails) if (mail.toLowerCase().includes(address.toLowerCase())) this.mails.delete(key);
  }
}
