import { Aws } from 'aws-cdk-lib';
import type { NoticeFunction } from './notice-function.ts';

/**
 * Where CloudWatch keeps the metrics of this deployment: apart from those of another copy in the
 * same account, so that no alarm rings for the other's trouble.
 */
export const METRICS_NAMESPACE = `Noticewire/${Aws.STACK_NAME}`;

/** Let a function tell metrics (functions/platform/metrics.ts). They go by its log, so it needs no permission. */
export const allowTellingMetrics = (fn: NoticeFunction): void => {
  fn.addEnvironment('METRICS_NAMESPACE', METRICS_NAMESPACE);
};
