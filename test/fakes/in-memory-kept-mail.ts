import type { KeptMail } from '../../functions/ports/kept-mail.ts';

const PIECE = 2;

/** Mails by their key, in words that nobody has packed. */
export class InMemoryKeptMail implements KeptMail {
  readonly mails = new Map<string, string>();

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
