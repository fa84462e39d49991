/** Lambda developer guide, "Lambda quotas": invocation payload, request and response of a synchronous call: 6 MB, and what Lambda adds. */
export const MOST_PAYLOAD_BYTES = 6_291_556;

/** A failure that Lambda itself tells of. */
export class LambdaFault extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}

/** What a handler answered, as it leaves Lambda: JSON, and not too much of it. @throws LambdaFault */
export const payloadOf = (result: unknown): string => {
  const text = jsonOf(result);
  if (Buffer.byteLength(text) <= MOST_PAYLOAD_BYTES) return text;
  throw new LambdaFault(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${MOST_PAYLOAD_BYTES} bytes).`,
  );
};

const jsonOf = (result: unknown): string => {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw new LambdaFault('Runtime.MarshalError', `Unable to stringify response body: ${String(error)}`);
  }
};
