import type { Mention } from '#domain/mailings/batch';
import type { NoticeStore } from '#ports/notice-store';
import type { ReadCount } from './walk-sent.ts';

/** Titles of what messages told of, each looked up once. */
export class NoticeTitles {
  readonly #notices: Pick<NoticeStore, 'findVersion'>;
  readonly #reads: ReadCount;
  readonly #known = new Map<string, string | null>();

  constructor(notices: Pick<NoticeStore, 'findVersion'>, reads: ReadCount) {
    this.#notices = notices;
    this.#reads = reads;
  }

  /** Null once it is gone. */
  async of({ noticeId, version }: Pick<Mention, 'noticeId' | 'version'>): Promise<string | null> {
    const name = `${noticeId}#${version}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#reads.made += 1;
    const title = (await this.#notices.findVersion(noticeId, version))?.title ?? null;
    this.#known.set(name, title);
    return title;
  }
}
