const AT_ONCE = 16;

/** A small client of the contract, for measuring. */
export class Client {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws with what the service said, when it refuses */
  async send<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text === '' ? 'null' : text);
  }

  async agency(operatorKey: string, id: string, region: string): Promise<string> {
    await this.send('POST', '/v1/agencies', { id, name: `机关 ${id}`, region, contactEmail: `office@${id}.example` }, operatorKey);
    const { key } = await this.send<{ key: string }>(
      'POST',
      `/v1/agencies/${id}/keys`,
      { scopes: ['notices:write', 'notices:read'] },
      operatorKey,
    );
    return key;
  }

  async together<T>(all: readonly T[], work: (one: T, position: number) => Promise<void>, atOnce = AT_ONCE): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let position = next++; position < all.length; position = next++) {
        const one = all[position];
        await work(one as T, position);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }
}

/** Ask until the answer is as wanted. */
export const until = async <T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> => {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
