import { Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Where every alarm of the stack is told. Made last: one that comes after it tells nobody (test/infra/alarms.test.ts would say so). */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, { displayName: 'Noticewire' });
    const alarms = Stack.of(this)
      .node.findAll()
      .filter((node) => node instanceof Alarm);
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(this));
  }
}
