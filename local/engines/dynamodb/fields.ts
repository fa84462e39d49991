import { EngineError } from '../http-engine.ts';

/** The object that a request should hold here. @throws EngineError */
export const fieldsOf = <T = unknown>(value: unknown): Record<string, T> => {
  if (typeof value !== 'object' || value === null) throw new EngineError('SerializationException', 'Start of structure or map expected');
  return Object.fromEntries(Object.entries(value));
};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const optionalText = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : String(value));
