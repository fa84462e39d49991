import { describe, expect, it } from 'vitest';
import { openOffice, parcelsIn } from './post-office.ts';

describe('a synthesized app', () => {
  it('runs whole: HTTP, function, table, stream, function, queue, function, email', async () => {
    const office = await openOffice();
    const posted = await Promise.all(['a', 'b', 'c'].map((id) => office.call('POST', '/parcels', { id })));
    expect(posted.map(({ status }) => status)).toEqual([201, 201, 201]);
    await office.idle();
    expect(await parcelsIn(office)).toEqual(['a', 'b', 'c']);
  });

  it('is told its parameters, conditions, exports and its own address', async () => {
    const plain = await openOffice();
    expect((await plain.call('POST', '/parcels', { id: 'a' })).body).toEqual({ id: 'a', link: `${plain.url}/parcels/a` });
    const greeted = await openOffice({ parameters: { Who: 'world' } });
    expect((await greeted.call('POST', '/parcels', { id: 'a' })).body).toMatchObject({ greeting: 'Hello, world' });
  });

  it('never speaks to anybody but this machine, with every engine in use', async () => {
    const office = await openOffice();
    await office.call('POST', '/parcels', { id: 'a' });
    expect((await office.call('GET', '/secret')).body.bytes).toBeGreaterThan(6);
    await office.idle();
    expect((await office.call('GET', '/hosts')).body).toEqual(['127.0.0.1']);
  });

  it('gives functions their own environment, and nothing of the user’s', async () => {
    process.env['SECRET_OF_THE_USER'] = 'x';
    const office = await openOffice();
    const { body: environment } = await office.call('GET', '/environment');
    delete process.env['SECRET_OF_THE_USER'];
    expect(environment).toMatchObject({
      AWS_REGION: 'us-east-1',
      TZ: 'UTC',
      PARCELS: 'Store-Parcels',
      AWS_LAMBDA_FUNCTION_NAME: 'Office-Receive',
    });
    expect(environment.LOADS_URL).toBe(`${environment.AWS_ENDPOINT_URL_SQS}/000000000000/Office-Loads`);
    expect(environment).not.toHaveProperty('SECRET_OF_THE_USER');
    expect(environment).not.toHaveProperty('GREETING');
  });

  it('keeps what functions print for whoever looks, off the terminal', async () => {
    const printed: string[] = [];
    const office = await openOffice({ onEvent: (event) => printed.push(event.kind) });
    await office.call('POST', '/parcels', { id: 'a' });
    await office.idle();
    expect((await office.call('GET', '/_local/logs/Carry')).body).toBe('carried a\n');
    expect(printed).toEqual(['printed']);
  });

  it('tells its state: queues, dead letters, functions, streams, schedules', async () => {
    const office = await openOffice();
    await office.call('POST', '/parcels', { id: 'a' });
    await office.idle();
    const { body: state } = await office.call('GET', '/_local/state');
    expect(state).toMatchObject({
      queues: { 'Office-Loads': { ready: 0, delayed: 0, inFlight: 0 } },
      deadLetters: { 'Office-Lost': { count: 0, bodies: [] }, 'Office-Torn': { count: 0, bodies: [] } },
      functions: { Receive: { calls: 1, errors: 0, running: 0, lastError: null }, Carry: { calls: 1 } },
      streams: { Pack: { behind: 0 } },
      emails: 1,
      engines: { sqs: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    });
    expect(state.schedules).toEqual([
      { name: 'EveryMinute: rate(1 minute) → Tick', next: expect.stringMatching(/:00\.000Z$/) },
      { name: 'EveryDay: cron(0 9 * * ? *) → Tick', next: expect.stringMatching(/T09:00:00\.000Z$/) },
    ]);
  });
});

describe('a message that a function cannot work on', () => {
  it('is tried again after its visibility timeout, and ends among the dead letters; the others are carried', async () => {
    const office = await openOffice();
    await Promise.all(['a', 'b'].map((id) => office.call('POST', '/parcels', { id })));
    await office.call('POST', '/parcels', { id: 'poison', breaks: 'carrying' });
    await office.idle();
    expect(await parcelsIn(office)).toEqual(['a', 'b']);
    expect((await office.state()).queues).toMatchObject({ 'Office-Loads': { ready: 0, inFlight: 1 } });
    await office.advance('PT5M');
    const { deadLetters, queues } = await office.state();
    expect(queues).toMatchObject({ 'Office-Loads': { ready: 0, inFlight: 0 } });
    expect(deadLetters['Office-Lost']).toEqual({ count: 1, bodies: [expect.stringContaining('"poison"')] });
  });

  it('is carried when a later try succeeds', async () => {
    const office = await openOffice();
    await office.call('POST', '/parcels', { id: 'late', misses: 2 });
    await office.idle();
    await office.advance('PT1M');
    expect(await parcelsIn(office)).toEqual([]);
    await office.advance('PT1M');
    expect(await parcelsIn(office)).toEqual(['late']);
  });
});

describe('a record that a function cannot work on', () => {
  it.each(['packing', 'record'])(
    'is given up after its retries and told to the on-failure queue, with no other lost (%s)',
    async (breaks) => {
      const office = await openOffice();
      const ids = Array.from({ length: 12 }, (_, i) => `p${String(i).padStart(2, '0')}`);
      await Promise.all(ids.map((id) => office.call('POST', '/parcels', { id, ...(id === 'p05' ? { breaks } : {}) })));
      await office.idle();
      const carried = new Set(await parcelsIn(office));
      expect([...carried].sort()).toEqual(ids.filter((id) => id !== 'p05'));
      const { deadLetters, streams } = await office.state();
      expect(streams).toEqual({ Pack: { behind: 0 } });
      expect(deadLetters['Office-Torn']?.count).toBe(1);
      expect(JSON.parse(deadLetters['Office-Torn']?.bodies[0] ?? '')).toMatchObject({
        requestContext: { condition: 'RetryAttemptsExhausted' },
        DDBStreamBatchInfo: { batchSize: 1 },
      });
    },
  );
});
