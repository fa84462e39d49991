import { EngineError } from '../http-engine.ts';

/** What DynamoDB answers to a request that breaks a rule. */
export const refusal = (message: string): EngineError => new EngineError('com.amazon.coral.validate#ValidationException', message);

/** @throws the fault, if there is one */
export const refuse = (fault: EngineError | null): void => {
  if (fault) throw fault;
};

/** The first fault that is found among things. */
export const firstFault = <T>(things: Iterable<T>, faultOf: (thing: T) => EngineError | null): EngineError | null => {
  for (const thing of things) {
    const fault = faultOf(thing);
    if (fault) return fault;
  }
  return null;
};

/** Did a condition not hold? */
export const isConditionFailure = (error: unknown): error is EngineError =>
  error instanceof EngineError && String(error.body['__type']).endsWith('ConditionalCheckFailedException');
