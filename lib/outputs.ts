import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { AlarmTopic } from './constructs/alarm-topic.ts';

/** What a deployment prints when it is through. */
export const tellOperator = (stack: Stack, url: string, alarms: AlarmTopic): void => {
  new CfnOutput(stack, 'Url', { value: url, description: 'Where people find the service' });
  new CfnOutput(stack, 'AlarmTopic', {
    value: alarms.topicArn,
    description: 'Alarms tell this topic: subscribe whoever is on duty',
  });
};
