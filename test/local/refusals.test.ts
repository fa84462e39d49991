import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLocal } from '../../local/index.ts';
import { aFolder, anAssembly, type Changes } from './post-office.ts';

const refusal = async (changes: Changes, parameters: Record<string, string> = {}): Promise<string> => {
  const outcome = await startLocal({ assembly: anAssembly(changes), port: 0, parameters }).catch((error: unknown) => error);
  if (outcome instanceof Error) return outcome.message;
  throw new Error('it started');
};
const one = (Type: string, Properties: Record<string, unknown> = {}): Changes => ({ Resources: { Odd: { Type, Properties } } });
const queue = (Properties: Record<string, unknown>): Changes => one('AWS::SQS::Queue', Properties);

const STAGE = { ApiId: { Ref: 'Api' }, StageName: '$default' };

describe('a local run refuses', () => {
  it.each<[string, Changes, RegExp]>([
    [
      'a resource of a type it does not know',
      one('AWS::Kinesis::Stream'),
      /Office: the local runner does not know Odd \(AWS::Kinesis::Stream\)\. Teach it/,
    ],
    [
      'a property that it would leave out',
      queue({ ContentBasedDeduplication: true }),
      /Office: .* Odd \(AWS::SQS::Queue\)[\s\S]*ContentBasedDeduplication/,
    ],
    ['a FIFO queue', queue({ FifoQueue: true }), /FIFO queues are not known/],
    [
      'an attribute that it cannot work out',
      queue({ QueueName: { 'Fn::GetAtt': ['Loads', 'Colour'] } }),
      /Office: Loads\.Colour \(AWS::SQS::Queue\) is not known/,
    ],
    [
      'a function of another runtime',
      one('AWS::Lambda::Function', { Code: { S3Key: 'c0de.zip' }, Handler: 'x.y', Runtime: 'python3.13' }),
      /only Node\.js functions/,
    ],
    [
      'a function whose code is not there',
      one('AWS::Lambda::Function', { Code: { S3Key: 'gone.zip' }, Handler: 'x.y', Runtime: 'nodejs24.x' }),
      /the code of Odd \(gone\.zip\) is not in the assembly: run `npm run synth`/,
    ],
    [
      'a schedule that it cannot read',
      one('AWS::Scheduler::Schedule', {
        ScheduleExpression: 'at(2026-11-23T10:00:00)',
        FlexibleTimeWindow: {},
        Target: { Arn: { 'Fn::GetAtt': ['Tick', 'Arn'] } },
      }),
      /not at\(2026/,
    ],
    ['a second HTTP API', one('AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP', Name: 'x' }), /Odd is a second HTTP API/],
    [
      'settings for a route that is not there',
      {
        Resources: {
          Stage: {
            Type: 'AWS::ApiGatewayV2::Stage',
            Properties: { ...STAGE, RouteSettings: { 'GET /nowhere': { ThrottlingRateLimit: 5 } } },
          },
        },
      },
      /Stage has RouteSettings for GET \/nowhere, which is no route/,
    ],
    [
      'settings of a route that it does not know',
      {
        Resources: {
          Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ...STAGE, DefaultRouteSettings: { LoggingLevel: 'INFO' } } },
        },
      },
      /LoggingLevel/,
    ],
    [
      'a WebSocket API',
      { Resources: { Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } } } },
      /only HTTP APIs/,
    ],
    [
      'a filter that it does not know',
      one('AWS::Lambda::EventSourceMapping', {
        FunctionName: { Ref: 'Carry' },
        EventSourceArn: { 'Fn::GetAtt': ['Torn', 'Arn'] },
        FilterCriteria: { Filters: [{ Pattern: '{"body":[{"wildcard":"*"}]}' }] },
      }),
      /does not know the filter rule "wildcard"/,
    ],
    [
      'a source of events that it does not know',
      one('AWS::Lambda::EventSourceMapping', { FunctionName: { Ref: 'Carry' }, EventSourceArn: 'arn:aws:kafka:us-east-1:1:x' }),
      /knows queues and table streams/,
    ],
  ])('%s', async (_, changes, sentence) => {
    expect(await refusal(changes)).toMatch(sentence);
  });

  it('a parameter that no template declares', async () => {
    expect(await refusal({}, { Whoo: 'x' })).toBe('no template declares the parameter Whoo.');
  });

  it('a folder without an assembly', async () => {
    const folder = aFolder();
    await expect(startLocal({ assembly: folder, port: 0 })).rejects.toThrow(`${folder} is not a synthesized CDK app`);
  });

  it('a port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startLocal({ assembly: anAssembly(), port })).rejects.toThrow(`port ${port} is in use: stop what listens there`);
  });

  it('a data folder in use, and leaves it as it is', async () => {
    const data = join(aFolder(), 'data');
    const running = await startLocal({ assembly: anAssembly(), port: 0, data });
    await expect(startLocal({ assembly: anAssembly(), port: 0, data })).rejects.toThrow(/in use by another run/);
    expect((await running.state()).emails).toBe(0);
    await running.stop();
    writeFileSync(join(data, 'version'), '1');
    await expect(startLocal({ assembly: anAssembly(), port: 0, data })).rejects.toThrow(/made by another version/);
  });
});
