import { createServer } from 'node:http';
import * as z from 'zod';

const Body = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) });
export type HookCall = Readonly<{ headers: Readonly<Record<string, string>>; body: string; json: z.infer<typeof Body> }>;

/** An organization's endpoint: it answers the challenge of consent, and keeps what it is told. */
export const aHookReceiver = async () => {
  const calls: HookCall[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const json = Body.parse(JSON.parse(body));
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    calls.push({ headers, body, json });
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ challenge: json.data['challenge'] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/notices`, calls, close };
};
