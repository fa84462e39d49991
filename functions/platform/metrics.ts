/** Writes a document of metrics. */
export type Metrics = (values: Readonly<Record<string, number>>, properties?: Readonly<Record<string, string>>) => void;

/** CloudWatch embedded metric format: one document for a piece of work, dimension `function` only (each combination of dimensions costs). */
export const metrics =
  (functionName: string, write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Metrics =>
  (values, properties = {}) =>
    write(
      JSON.stringify({
        _aws: {
          Timestamp: Date.now(),
          CloudWatchMetrics: [
            { Namespace: 'Noticewire', Dimensions: [['function']], Metrics: Object.keys(values).map((Name) => ({ Name })) },
          ],
        },
        function: functionName,
        ...values,
        ...properties,
      }),
    );
