import { expect, it } from 'vitest';
import { metrics } from '#platform/metrics';

it('writes one document of CloudWatch’s embedded metric format for a piece of work', () => {
  const lines: string[] = [];
  metrics('send-email', 'Noticewire/Here', (line) => lines.push(line))({ delivered: 98, failed: 2 }, { mailingId: 'mlg-1' });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          { Namespace: 'Noticewire/Here', Dimensions: [['function']], Metrics: [{ Name: 'delivered' }, { Name: 'failed' }] },
        ],
      },
      function: 'send-email',
      delivered: 98,
      failed: 2,
      mailingId: 'mlg-1',
    },
  ]);
});

it('makes a dimension of the function alone: each combination of more of them would be paid for', () => {
  const lines: string[] = [];
  metrics('send-email', 'Noticewire/Here', (line) => lines.push(line))({ delivered: 1 }, { mailingId: 'mlg-1', agency: 'gd-mzt' });
  expect(JSON.parse(lines[0] ?? '')._aws.CloudWatchMetrics[0].Dimensions).toEqual([['function']]);
});
