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

/** What it offers stands in its answer to EHLO, the last one before anything is asked of it (RFC 5321, 4.1.1.1). */
const ask = (options: Options): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const connection = new SMTPConnection(options);
    connection.once('error', reject);
    connection.connect(() => {
      const offers = String(connection.lastServerResponse);
      connection.quit();
      resolve(/^250[ -]SMTPUTF8\b/im.test(offers));
    });
  });
