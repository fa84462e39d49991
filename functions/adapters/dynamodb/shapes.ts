import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';

/** Every item carries the version of its form; one from a later release is a fault that says so. */
export const SCHEMA_VERSION = 1;

export const pack = (value: unknown): Uint8Array<ArrayBuffer> => gzipSync(JSON.stringify(value));

/** Bytes that hold gzipped JSON, parsed by `schema`. */
export const packed = <T extends z.ZodType>(schema: T) =>
  z.instanceof(Uint8Array).transform((bytes, context) => {
    const parsed = schema.safeParse(unpack(bytes));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: z.prettifyError(parsed.error) });
    return z.NEVER;
  });

/** Undefined for bytes that are none of ours: they fit no schema. */
const unpack = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(gunzipSync(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Seconds since 1970, as the TTL attribute wants them. */
export const secondsAt = (at: string): number => Math.floor(Date.parse(at) / 1000);
