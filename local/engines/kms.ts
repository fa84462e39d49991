import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import { arn } from '../aws-names.ts';
import { replaceFile } from '../data/small-file.ts';
import { EngineError, jsonEngine } from './http-engine.ts';

/** KMS API reference, Encrypt and Decrypt; developer guide, "Encryption context". */
const MOST_PLAINTEXT_BYTES = 4096;
const MOST_CIPHERTEXT_BYTES = 6144;
const MOST_CONTEXT_CHARACTERS = 8192;
const LONGEST_KEY_ID = 2048;

const Context = z
  .record(z.string(), z.string())
  .refine((context) => JSON.stringify(context).length <= MOST_CONTEXT_CHARACTERS, 'the encryption context is longer than 8192 characters')
  .optional();
const KeyId = z.string().min(1).max(LONGEST_KEY_ID);
const GenerateDataKey = z.object({
  KeyId,
  EncryptionContext: Context,
  KeySpec: z.enum(['AES_256', 'AES_128'], 'Please specify either number of bytes or key spec.'),
});
const Encrypt = z.object({
  KeyId,
  Plaintext: z
    .base64()
    .min(1, 'the plaintext is empty')
    .refine((text) => Buffer.byteLength(text, 'base64') <= MOST_PLAINTEXT_BYTES, 'the plaintext is longer than 4096 bytes'),
  EncryptionContext: Context,
});
const Decrypt = z.object({
  CiphertextBlob: z
    .base64()
    .min(1, 'the ciphertext is empty')
    .refine((text) => Buffer.byteLength(text, 'base64') <= MOST_CIPHERTEXT_BYTES, 'the ciphertext is longer than 6144 bytes'),
  KeyId: KeyId.optional(),
  EncryptionContext: Context,
});

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const DATA_KEY_BYTES = { AES_256: 32, AES_128: 16 } as const;

/**
 * KMS with one key material for all keys; in the data folder it survives a restart. The ciphertext names its key, and the context is
 * authenticated.
 * @param isKey which key ids exist; without it any id does
 */
export const kmsEngine = (dataFolder: string | null, isKey: (keyId: string) => boolean = () => true): Server => {
  const material = materialIn(dataFolder);
  const seal = (keyId: string, plain: Buffer, context: z.infer<typeof Context>): string => {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', material, iv).setAAD(associated(keyId, context));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    const name = Buffer.from(keyId);
    return Buffer.concat([Buffer.from([name.length]), name, iv, cipher.getAuthTag(), sealed]).toString('base64');
  };
  const open = (blob: Buffer, context: z.infer<typeof Context>): Readonly<{ keyId: string; plain: Buffer }> => {
    try {
      const start = 1 + (blob[0] ?? 0);
      const keyId = blob.subarray(1, start).toString();
      const decipher = createDecipheriv('aes-256-gcm', material, blob.subarray(start, start + IV_BYTES)).setAAD(associated(keyId, context));
      decipher.setAuthTag(blob.subarray(start + IV_BYTES, start + IV_BYTES + TAG_BYTES));
      return { keyId, plain: Buffer.concat([decipher.update(blob.subarray(start + IV_BYTES + TAG_BYTES)), decipher.final()]) };
    } catch {
      throw new EngineError('InvalidCiphertextException', 'the ciphertext is not one of this key and context');
    }
  };
  /** @throws EngineError for a key that does not exist */
  const known = (given: string): string => {
    const keyId = bareId(given);
    if (isKey(keyId)) return keyId;
    throw new EngineError('NotFoundException', `Key '${arnOf(keyId)}' does not exist`);
  };

  return jsonEngine(async (operation, input) => {
    switch (operation) {
      case 'GenerateDataKey':
      case 'GenerateDataKeyWithoutPlaintext': {
        const { KeyId, EncryptionContext, KeySpec } = GenerateDataKey.parse(input);
        const keyId = known(KeyId);
        const plain = randomBytes(DATA_KEY_BYTES[KeySpec]);
        const made = { KeyId: arnOf(keyId), CiphertextBlob: seal(keyId, plain, EncryptionContext) };
        return operation === 'GenerateDataKey' ? { ...made, Plaintext: plain.toString('base64') } : made;
      }
      case 'Encrypt': {
        const { KeyId, Plaintext, EncryptionContext } = Encrypt.parse(input);
        const keyId = known(KeyId);
        const CiphertextBlob = seal(keyId, Buffer.from(Plaintext, 'base64'), EncryptionContext);
        return { KeyId: arnOf(keyId), CiphertextBlob, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      }
      case 'Decrypt': {
        const { CiphertextBlob, KeyId, EncryptionContext } = Decrypt.parse(input);
        const { keyId, plain } = open(Buffer.from(CiphertextBlob, 'base64'), EncryptionContext);
        if (KeyId !== undefined && known(KeyId) !== keyId)
          throw new EngineError(
            'IncorrectKeyException',
            'The key ID in the request does not identify a CMK that can perform this operation.',
          );
        return { KeyId: arnOf(keyId), Plaintext: plain.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      }
      default:
        throw new EngineError('UnsupportedOperationException', `the local KMS does not know ${operation}`);
    }
  });
};

/** Key ids may be given as ARNs. */
const bareId = (keyId: string): string => keyId.slice(keyId.lastIndexOf('/') + 1);
const arnOf = (keyId: string): string => arn('kms', `key/${keyId}`);

/** What the ciphertext is bound to: its key, and the context in any order. */
const associated = (keyId: string, context: z.infer<typeof Context>): Buffer =>
  Buffer.from(JSON.stringify([keyId, Object.entries(context ?? {}).sort()]));

const materialIn = (dataFolder: string | null): Buffer => {
  if (dataFolder === null) return randomBytes(KEY_BYTES);
  const file = join(dataFolder, 'kms-key');
  if (!existsSync(file)) replaceFile(file, randomBytes(KEY_BYTES));
  return readFileSync(file);
};
