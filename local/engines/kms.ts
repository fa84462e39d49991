import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import { EngineError, jsonEngine } from './http-engine.ts';

const Context = z.record(z.string(), z.string()).optional();
const GenerateDataKey = z.object({
  KeyId: z.string(),
  EncryptionContext: Context,
  KeySpec: z.enum(['AES_256', 'AES_128']).default('AES_256'),
});
const Encrypt = z.object({ KeyId: z.string(), Plaintext: z.string(), EncryptionContext: Context });
const Decrypt = z.object({ CiphertextBlob: z.string(), KeyId: z.string().optional(), EncryptionContext: Context });

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** KMS with one key material for all key ids; in the data folder it survives a restart. The ciphertext names its key, and the context is authenticated. */
export const kmsEngine = (dataFolder: string | null): Server => {
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
  const arn = (keyId: string): string => (keyId.startsWith('arn:') ? keyId : `arn:aws:kms:us-east-1:000000000000:key/${keyId}`);

  return jsonEngine(async (operation, input) => {
    switch (operation) {
      case 'GenerateDataKey':
      case 'GenerateDataKeyWithoutPlaintext': {
        const { KeyId, EncryptionContext, KeySpec } = GenerateDataKey.parse(input);
        const plain = randomBytes(KeySpec === 'AES_256' ? 32 : 16);
        const made = { KeyId: arn(KeyId), CiphertextBlob: seal(KeyId, plain, EncryptionContext) };
        return operation === 'GenerateDataKey' ? { ...made, Plaintext: plain.toString('base64') } : made;
      }
      case 'Encrypt': {
        const { KeyId, Plaintext, EncryptionContext } = Encrypt.parse(input);
        return {
          KeyId: arn(KeyId),
          CiphertextBlob: seal(KeyId, Buffer.from(Plaintext, 'base64'), EncryptionContext),
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        };
      }
      case 'Decrypt': {
        const { CiphertextBlob, KeyId, EncryptionContext } = Decrypt.parse(input);
        const { keyId, plain } = open(Buffer.from(CiphertextBlob, 'base64'), EncryptionContext);
        if (KeyId !== undefined && arn(KeyId) !== arn(keyId))
          throw new EngineError('IncorrectKeyException', 'the ciphertext is of another key');
        return { KeyId: arn(keyId), Plaintext: plain.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      }
      default:
        throw new EngineError('UnsupportedOperationException', `the local KMS does not know ${operation}`);
    }
  });
};

const associated = (keyId: string, context: z.infer<typeof Context>): Buffer =>
  Buffer.from(JSON.stringify([keyId, Object.entries(context ?? {}).sort()]));

const materialIn = (dataFolder: string | null): Buffer => {
  if (dataFolder === null) return randomBytes(KEY_BYTES);
  const file = join(dataFolder, 'kms-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(KEY_BYTES), { mode: 0o600 });
  return readFileSync(file);
};
