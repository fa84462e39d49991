import { type CfnCondition, CfnResource } from 'aws-cdk-lib';

/** Have these made only where a condition holds. */
export const onlyWhere = (condition: CfnCondition, nodes: readonly unknown[]): void => {
  for (const node of nodes) if (node instanceof CfnResource) node.cfnOptions.condition = condition;
};
