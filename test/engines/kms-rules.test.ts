import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { GIVEN, kms } from './clients.ts';
import { refusalOn } from './refusals.ts';

const client = await kms();
const refused = refusalOn(GIVEN.kms !== undefined);
const KeyId = process.env['TEST_KMS_KEY_ID'] ?? 'a-key';
const bytes = (count: number) => new Uint8Array(count).fill(1);
const encrypt = (Plaintext: Uint8Array, EncryptionContext?: Record<string, string>) =>
  client.send(new EncryptCommand({ KeyId, Plaintext, ...(EncryptionContext ? { EncryptionContext } : {}) }));

describe('KMS (KMS API reference)', () => {
  it('encrypts 1 to 4,096 bytes (Encrypt, Plaintext)', async () => {
    const { CiphertextBlob } = await encrypt(bytes(4096));
    expect((await client.send(new DecryptCommand({ CiphertextBlob }))).Plaintext).toEqual(bytes(4096));
    await refused(encrypt(bytes(4097)), 'ValidationException', '4096');
    await refused(encrypt(bytes(0)), 'ValidationException');
  });

  it('decrypts 1 to 6,144 bytes (Decrypt, CiphertextBlob)', async () => {
    await refused(client.send(new DecryptCommand({ CiphertextBlob: bytes(6145) })), 'ValidationException', '6144');
    await refused(client.send(new DecryptCommand({ CiphertextBlob: bytes(0) })), 'ValidationException');
    await refused(client.send(new DecryptCommand({ CiphertextBlob: bytes(6144) })), 'InvalidCiphertextException');
  });

  it('takes a context of at most 8,192 characters (developer guide, "Encryption context")', async () => {
    await encrypt(bytes(1), { purpose: 'x'.repeat(8000) });
    await refused(encrypt(bytes(1), { purpose: 'x'.repeat(8192) }), 'ValidationException', '8192');
  });

  it('makes a data key of a size that is said (GenerateDataKey, KeySpec)', async () => {
    await refused(
      client.send(new GenerateDataKeyCommand({ KeyId })),
      'ValidationException',
      'Please specify either number of bytes or key spec.',
    );
  });

  it('opens a ciphertext in its own context only (Decrypt, InvalidCiphertextException)', async () => {
    const { CiphertextBlob } = await encrypt(bytes(1), { purpose: 'secrets' });
    await refused(client.send(new DecryptCommand({ CiphertextBlob })), 'InvalidCiphertextException');
    await refused(
      client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { purpose: 'Secrets' } })),
      'InvalidCiphertextException',
    );
  });
});
