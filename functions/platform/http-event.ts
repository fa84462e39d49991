/** Methods that the web's `Request` refuses to have (Fetch, 2.2.1): asked for all the same, they are methods that nothing here takes. */
const FORBIDDEN = /^(?:TRACE|TRACK|CONNECT)$/i;

type HttpEvent = Readonly<{ rawPath: string; body: string | null; requestContext: Readonly<{ http: Readonly<{ method: string }> }> }>;

/**
 * An event of API Gateway (payload format 2.0) that can be made into a web `Request`, whatever came in: content of a GET or HEAD has no
 * meaning (RFC 9110, 9.3.1) and is left aside; a method that a `Request` may not have goes on under a name that no route has; and
 * `rawPath`, which an HTTP API hands on without its percent-encoding, gets it back, or a `#` in
 * it would end the path and a `%` would be read once more.
 */
export const answerable = <Event extends HttpEvent>(given: Event): Event => {
  const event = { ...given, rawPath: given.rawPath.toWellFormed().split('/').map(encodeURIComponent).join('/') };
  const { requestContext } = event;
  const { http } = requestContext;
  if (FORBIDDEN.test(http.method))
    return { ...event, body: null, requestContext: { ...requestContext, http: { ...http, method: `NOT-${http.method.toUpperCase()}` } } };
  return http.method === 'GET' || http.method === 'HEAD' ? { ...event, body: null } : event;
};
