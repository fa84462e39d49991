import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand, GenerateDataKeyWithoutPlaintextCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { GIVEN_KEY } from '../given.ts';
import { GIVEN, kms } from './clients.ts';

const client = await kms();
const KeyId = GIVEN_KEY ?? 'a-key';
const EncryptionContext = { service: 'test', purpose: 'secrets' };
const Plaintext = new TextEncoder().encode('whsec 密钥');

describe('KMS', () => {
  it('decrypts what it encrypted, in the same context, given in any order', async () => {
    const { CiphertextBlob, KeyId: arn } = await client.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
    expect(arn).toMatch(/^arn:aws:kms:/);
    const context = { purpose: 'secrets', service: 'test' };
    const opened = await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    expect(opened.Plaintext).toEqual(Plaintext);
    expect(opened.KeyId).toBe(arn);
    expect(new TextDecoder().decode(CiphertextBlob)).not.toContain('whsec');
  });

  it('decrypts nothing in another context, nor what was tampered with', async () => {
    const { CiphertextBlob = new Uint8Array() } = await client.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
    const open = (blob: Uint8Array, context?: Record<string, string>) =>
      client.send(new DecryptCommand({ CiphertextBlob: blob, ...(context ? { EncryptionContext: context } : {}) }));
    await expect(open(CiphertextBlob)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    await expect(open(CiphertextBlob, { service: 'other' })).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    const tampered = Uint8Array.from(CiphertextBlob);
    tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1;
    await expect(open(tampered, EncryptionContext)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    await expect(open(new Uint8Array([1, 2, 3]), EncryptionContext)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  it('makes data keys, and gives them back from their sealed form', async () => {
    const made = await client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));
    expect(made.Plaintext?.length).toBe(32);
    const opened = await client.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext, KeyId }));
    expect(opened.Plaintext).toEqual(made.Plaintext);
    const another = await client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));
    expect(another.Plaintext).not.toEqual(made.Plaintext);
    const sealed = await client.send(new GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_128' }));
    const key = await client.send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob }));
    expect(key.Plaintext?.length).toBe(16);
  });

  it('refuses more than 4 KB', async () => {
    await expect(client.send(new EncryptCommand({ KeyId, Plaintext: new Uint8Array(4097) }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it.skipIf(GIVEN.kms)('knows only the keys that were made', async () => {
    await expect(client.send(new EncryptCommand({ KeyId: 'nobodys', Plaintext }))).rejects.toMatchObject({ name: 'NotFoundException' });
    const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: 'a-key', Plaintext }));
    await expect(client.send(new DecryptCommand({ CiphertextBlob, KeyId: 'a-key-too' }))).rejects.toMatchObject({
      name: 'IncorrectKeyException',
    });
  });
});
