/** Writes a document of metrics. */
export type Metrics = (values: Readonly<Record<string, number>>, properties?: Readonly<Record<string, string>>) => void;

/**
 * CloudWatch embedded metric format: one document for a piece of work, dimension `function` only (each combination of dimensions costs).
 *
 * @param namespace of this deployment: another copy in the same account has its own
 */
export const metrics =
  (functionName: string, namespace: string, write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Metrics =>
  (values, properties = {}) =>
    write(
      JSON.stringify({
        _aws: {
          Timestamp: Date.now(),
          CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [['function']], Metrics: Object.keys(values).map((Name) => ({ Name })) }],
        },
        function: functionName,
        ...values,
        ...properties,
      }),
    );
