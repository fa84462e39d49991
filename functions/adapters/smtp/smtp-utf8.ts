import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';

type Options = ConstructorParameters<typeof SMTPConnection>[0];

/** Does a server say that it takes mailboxes named in any script (SMTPUTF8, RFC 6531)? Asked once; a failure is not kept. */
export class SmtpUtf8 {
  readonly #options: Options;
  #offered: Promise<boolean> | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws what connecting threw */
  isOffered(): Promise<boolean> {
    this.#offered ??= ask(this.#options);
    this.#offered.catch(() => {
      this.#offered = null;
    });
    return this.#offered;
  }
}

/** What a server offers stands in its answer to EHLO, the last one before anything is asked of it (RFC 5321, 4.1.1.1). */
export const offers = ({ lastServerResponse }: Pick<SMTPConnection, 'lastServerResponse'>, extension: 'PIPELINING' | 'SMTPUTF8'): boolean =>
  new RegExp(`^250[ -]${extension}\\b`, 'im').test(String(lastServerResponse));

const ask = (options: Options): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const connection = new SMTPConnection(options);
    connection.once('error', reject);
    connection.connect(() => {
      const isOffered = offers(connection, 'SMTPUTF8');
      connection.quit();
      resolve(isOffered);
    });
  });
