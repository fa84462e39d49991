import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logger } from '#platform/log';

const recording = () => {
  const lines: string[] = [];
  return { lines, log: logger('send-email', (line) => lines.push(line)) };
};

const faultLine = (error: unknown): string => {
  const { lines, log } = recording();
  log.fault('send-failed', error);
  return lines.join('\n');
};

describe('the log', () => {
  it('writes one JSON line for each event: when, how grave, which function, what, and the numbers', () => {
    const { lines, log } = recording();
    log.info('frozen', { mailingId: 'mlg-1', recipients: 42 });
    log.warn('slow', { ms: 900 });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        level: 'info',
        function: 'send-email',
        code: 'frozen',
        mailingId: 'mlg-1',
        recipients: 42,
      },
      { at: expect.any(String), level: 'warn', function: 'send-email', code: 'slow', ms: 900 },
    ]);
  });

  it('names a fault and all its causes, each with the place that it comes from', () => {
    const line = faultLine(new Error('cannot send', { cause: new TypeError('no body') }));
    expect(JSON.parse(line).error).toMatch(/^Error: cannot send at .+ ← TypeError: no body at .+/);
  });

  it('tells of a fault that is no error at all', () => {
    expect(JSON.parse(faultLine('just a word')).error).toBe('just a word');
    expect(JSON.parse(faultLine(undefined)).error).toBe('undefined');
  });

  it('stays on one line when a message has several', () => {
    expect(faultLine(new Error('one\ntwo\nthree')).split('\n')).toHaveLength(1);
  });

  it('never shows an address, however deep in the causes a library put it', () => {
    const address = fc.emailAddress({ size: 'small' });
    fc.assert(
      fc.property(address, fc.nat({ max: 4 }), (given, depth) => {
        let error = new Error(`Email address is not verified: ${given}\nsecond line of ${given}`);
        for (let i = 0; i < depth; i++) error = new Error('cannot send', { cause: error });
        const line = faultLine(error);
        expect(line).not.toContain(JSON.stringify(given).slice(1, -1));
        expect(line).not.toContain('@');
      }),
    );
  });

  it('never shows the URL of an endpoint', () => {
    const url = 'https://hooks.org.example/services/T0/B0/secret-part?token=1';
    expect(faultLine(new Error(`cannot reach ${url}, giving up`))).not.toMatch(/hooks|secret-part/);
    expect(faultLine(new Error(`cannot reach ${url}, giving up`))).toContain('cannot reach <url>');
  });

  it('never shows a key or the secret of a webhook', () => {
    const line = faultLine(new Error('bad signature for whsec_C2FtcGxlLXNlY3JldA== by nw_abc123_s3cr3t-part'));
    expect(line).not.toMatch(/C2Ftc|s3cr3t/);
  });

  it('is not flooded by an endless message or an endless chain of causes', () => {
    const circular = new Error('x'.repeat(100_000));
    circular.cause = circular;
    expect(faultLine(circular).length).toBeLessThan(10_000);
  });
});
