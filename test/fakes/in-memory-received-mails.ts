import type { ReceivedMails } from '../../functions/ports/received-mails.ts';

const PIECE = 2;

/** Mails by their key, in words that nobody has packed. */
export class InMemoryReceivedMails implements ReceivedMails {
  readonly mails = new Map<string, string>();

  async read(key: string, mostBytes: number): Promise<Uint8Array | null> {
    const mail = this.mails.get(key);
    return mail === undefined ? null : Buffer.from(mail).subarray(0, mostBytes);
  }

  async forget(addresses: readonly string[], from: string): Promise<string | null> {
    const left = [...this.mails.keys()].sort().filter((key) => key > from);
    const keys = left.slice(0, PIECE);
    for (const key of keys) {
      const mail = this.mails.get(key)?.toLowerCase() ?? '';
      if (addresses.some((address) => mail.includes(address.toLowerCase()))) this.mails.delete(key);
    }
    return left.length > PIECE ? (keys.at(-1) ?? null) : null;
  }
}
