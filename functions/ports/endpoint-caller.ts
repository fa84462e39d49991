export type EndpointCall = Readonly<{
  url: string;
  method?: 'POST' | 'OPTIONS' | 'GET';
  headers: Readonly<Record<string, string>>;
  body: string;
  timeoutMs: number;
}>;

/**
 * Redirects are not followed. `body` is cut at 4 KiB. `allowedOrigin`: its header `WebHook-Allowed-Origin`. `blocked`: the address is not
 * a public one, or the URL is not allowed; it was never called and trying again will not help.
 */
export type EndpointAnswer = Readonly<
  | {
      kind: 'answered';
      status: number;
      retryAfterMs?: number | undefined;
      body: string;
      tookMs: number;
      allowedOrigin?: string | undefined;
    }
  | { kind: 'unreachable'; code: 'dns' | 'refused' | 'reset' | 'timeout' | 'tls' | 'network'; tookMs: number }
  | { kind: 'blocked'; code: string }
>;

export interface EndpointCaller {
  call(call: EndpointCall): Promise<EndpointAnswer>;
}
