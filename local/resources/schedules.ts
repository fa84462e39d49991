import * as z from 'zod';
import type { Timer } from '../clock/local-clock.ts';
import { parseSchedule } from '../clock/schedule.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import { type Declared, declaration, propertiesOf } from './properties.ts';

const Target = declaration(
  {
    Arn: z.string(),
    Input: z.string().optional(),
  },
  'DeadLetterConfig',
  'Id',
  'RetryPolicy',
  'RoleArn',
);

/** `AWS::Scheduler::Schedule`. */
const ScheduleProperties = declaration(
  {
    ScheduleExpression: z.string(),
    ScheduleExpressionTimezone: z.string().default('UTC'),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Target,
  },
  'Description',
  'FlexibleTimeWindow',
  'GroupName',
  'KmsKeyArn',
  'Name',
);

/** `AWS::Events::Rule` with a schedule. */
const RuleProperties = declaration(
  {
    ScheduleExpression: z.string('only rules with a schedule are known in a local run'),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(Target),
  },
  'Description',
  'EventBusName',
  'Name',
  'Tags',
);

type FunctionOf = (arn: string) => LocalFunction;

export const provideSchedule = (functionOf: FunctionOf, declared: Declared): readonly Timer[] => {
  const { ScheduleExpression, ScheduleExpressionTimezone, State, Target } = propertiesOf(ScheduleProperties, declared);
  return State === 'ENABLED' ? [timer(functionOf, declared.id, ScheduleExpression, ScheduleExpressionTimezone, Target)] : [];
};

export const provideRule = (functionOf: FunctionOf, declared: Declared): readonly Timer[] => {
  const { ScheduleExpression, State, Targets } = propertiesOf(RuleProperties, declared);
  return State === 'ENABLED' ? Targets.map((target) => timer(functionOf, declared.id, ScheduleExpression, 'UTC', target)) : [];
};

const timer = (functionOf: FunctionOf, id: string, expression: string, timeZone: string, { Arn, Input }: z.infer<typeof Target>): Timer => {
  const fn = functionOf(Arn);
  const event: unknown =
    Input === undefined ? { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: {} } : JSON.parse(Input);
  return {
    name: `${id}: ${expression} → ${fn.settings.name}`,
    schedule: parseSchedule(expression, timeZone),
    fire: async () => {
      // A failure shows in the function's state; the next occurrence tries again.
      await fn.invoke(event).catch(() => undefined);
    },
  };
};
