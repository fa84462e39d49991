import type { LocalFunction } from '../lambda/local-function.ts';

/** One route of an HTTP API: `GET /things/{id}`, `ANY /{proxy+}` or `$default`. */
export type Route = Readonly<{ key: string; fn: LocalFunction; timeoutMs: number }>;

export type Found = Readonly<{ route: Route; parameters: Readonly<Record<string, string>> }>;

type Compiled = Readonly<{ route: Route; method: string; segments: readonly string[] }>;

/** Finds the most specific route: a literal piece before a parameter before `{proxy+}`, a method before `ANY`, `$default` at last. */
export class RouteTable {
  readonly #routes: readonly Compiled[];
  readonly #fallback: Route | null;

  constructor(routes: readonly Route[]) {
    this.#fallback = routes.find(({ key }) => key === '$default') ?? null;
    this.#routes = routes
      .filter(({ key }) => key !== '$default')
      .map((route) => {
        const [method = 'ANY', path = '/'] = route.key.split(' ');
        return { route, method, segments: path.split('/').slice(1) };
      })
      .sort(moreSpecificFirst);
  }

  /** @param path without its percent-encoding: an encoded slash parts pieces like any other */
  find(method: string, path: string): Found | null {
    const pieces = path.split('/').slice(1);
    for (const { route, method: wanted, segments } of this.#routes) {
      if (wanted !== 'ANY' && wanted !== method) continue;
      const parameters = match(segments, pieces);
      if (parameters) return { route, parameters };
    }
    return this.#fallback ? { route: this.#fallback, parameters: {} } : null;
  }
}

const isGreedy = (segment: string | undefined): boolean => segment?.endsWith('+}') ?? false;
const isParameter = (segment: string | undefined): boolean => segment?.startsWith('{') ?? false;

const match = (segments: readonly string[], pieces: readonly string[]): Readonly<Record<string, string>> | null => {
  const parameters: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const piece = pieces[i];
    if (isGreedy(segment)) {
      const rest = pieces.slice(i).join('/');
      return rest === '' ? null : { ...parameters, [segment.slice(1, -2)]: rest };
    }
    if (piece === undefined) return null;
    if (!isParameter(segment)) {
      if (piece !== segment) return null;
    } else if (piece === '') return null;
    else parameters[segment.slice(1, -1)] = piece;
  }
  return segments.length === pieces.length ? parameters : null;
};

const rank = (segment: string | undefined): number => (segment === undefined ? 3 : isGreedy(segment) ? 2 : isParameter(segment) ? 1 : 0);

const moreSpecificFirst = (a: Compiled, b: Compiled): number => {
  for (let i = 0; i < Math.max(a.segments.length, b.segments.length); i++) {
    const difference = rank(a.segments[i]) - rank(b.segments[i]);
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
};
