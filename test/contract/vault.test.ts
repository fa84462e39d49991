import { KMSClient } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { DynamoWrappedKeyStore } from '../../functions/adapters/dynamodb/registry/dynamo-wrapped-key-store.ts';
import { KmsVault, type WrappedKeyStore } from '../../functions/adapters/kms/kms-vault.ts';
import type { TokenPurpose, Vault } from '../../functions/ports/vault.ts';
import { listen } from '../../local/engines/http-engine.ts';
import { kmsEngine } from '../../local/engines/kms.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { GIVEN, GIVEN_KEY, sdkFor } from '../given.ts';
import { aDynamoDb, someTables } from './engines.ts';

const engine = kmsEngine(null);
const endpoint = GIVEN.kms ?? (await listen(engine));
const kms = new KMSClient({ ...sdkFor(GIVEN.kms), endpoint });
afterAll(() => {
  kms.destroy();
  engine.close();
  engine.closeAllConnections();
});
const KEY_ID = GIVEN_KEY ?? 'secrets';

const client = await aDynamoDb();
const aKeyStore = async (): Promise<WrappedKeyStore> => new DynamoWrappedKeyStore(client, (await someTables(client)).registry);

const implementations: readonly (readonly [string, () => Promise<Vault>])[] = [
  ['in memory', async () => new FakeVault()],
  ['with KMS and DynamoDB', async () => new KmsVault(kms, KEY_ID, await aKeyStore())],
];

const PURPOSES: readonly TokenPurpose[] = ['confirm', 'manage', 'unsubscribe', 'receipt'];
const SUBJECT = 'sub-01kaf0000000000000000000001';

describe.each(implementations)('a vault %s', (_, makeVault) => {
  it('opens what it sealed, whatever it was', async () => {
    const vault = await makeVault();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (plain) => {
        const wellFormed = plain.toWellFormed();
        expect(await vault.open(await vault.seal(wellFormed))).toBe(wellFormed);
      }),
      { numRuns: 40 },
    );
  });

  it('opens nothing else', async () => {
    const vault = await makeVault();
    for (const foreign of ['', 'x', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'A'.repeat(80)])
      await expect(vault.open(foreign)).rejects.toThrow();
  });

  it('gives a text the same fingerprint each time, as it is written, and another one to each kind of thing', async () => {
    const vault = await makeVault();
    const url = 'https://hooks.club.example/Choir';
    const fingerprints = [
      await vault.fingerprint('endpoint', url),
      await vault.fingerprint('endpoint', url.toLowerCase()),
      await vault.fingerprint('source', url),
      await vault.addressKey(url),
    ];
    expect(new Set(fingerprints).size).toBe(4);
    expect(await vault.fingerprint('endpoint', url)).toBe(fingerprints[0]);
    for (const fingerprint of fingerprints) expect(fingerprint).toMatch(/^[\w-]{22,}$/);
  });

  it('makes the same token each time, fit for a URL, without showing more than its subject', async () => {
    const vault = await makeVault();
    for (const purpose of PURPOSES) {
      const token = await vault.token(purpose, SUBJECT);
      expect(await vault.token(purpose, SUBJECT)).toBe(token);
      expect(encodeURIComponent(token)).toBe(token);
      expect(token.length).toBeGreaterThanOrEqual(SUBJECT.length + 1 + 22);
      expect(await vault.subjectOf(purpose, token)).toBe(SUBJECT);
    }
  });

  it('makes a short token for a delivery, which a change of case does not spoil', async () => {
    const vault = await makeVault();
    const token = await vault.token('delivery', 'abcdefghij234567-07');
    expect(token).toMatch(/^abcdefghij234567-07\.[a-z2-7]{16}$/);
    expect(await vault.subjectOf('delivery', token)).toBe('abcdefghij234567-07');
    expect(await vault.subjectOf('delivery', token.slice(0, -1))).toBeNull();
    expect(await vault.subjectOf('delivery', token.replace('-07', '-08'))).toBeNull();
  });

  it('makes tokens of a purpose worth nothing for another', async () => {
    const vault = await makeVault();
    const all: readonly TokenPurpose[] = [...PURPOSES, 'delivery'];
    for (const made of all) {
      for (const used of all) {
        expect(await vault.subjectOf(used, await vault.token(made, SUBJECT))).toBe(made === used ? SUBJECT : null);
      }
    }
  });

  it('knows a token that was changed anywhere', async () => {
    const vault = await makeVault();
    const token = await vault.token('manage', SUBJECT);
    for (let i = 0; i < token.length - 1; i++) {
      const changed = token.slice(0, i) + (token[i] === '1' ? '2' : '1') + token.slice(i + 1);
      expect(await vault.subjectOf('manage', changed), changed).toBeNull();
    }
    const mac = token.slice(SUBJECT.length);
    for (const odd of ['', '.', SUBJECT, `${SUBJECT}.`, mac, `x${token}`, token.slice(0, -4), `${token}AAAA`]) {
      expect(await vault.subjectOf('manage', odd), odd).toBeNull();
    }
  });

  it('knows an address again however it was written, and no other', async () => {
    const vault = await makeVault();
    const key = await vault.addressKey('office@club.example');
    expect(await vault.addressKey('  Office@CLUB.example ')).toBe(key);
    expect(await vault.addressKey('office2@club.example')).not.toBe(key);
    expect(key).not.toContain('club');
  });
});

describe('a vault with KMS and DynamoDB', () => {
  it('is the same vault in every function, even when several open it first at once', async () => {
    const store = await aKeyStore();
    const vaults = Array.from({ length: 5 }, () => new KmsVault(kms, KEY_ID, store));
    const tokens = await Promise.all(vaults.map((vault) => vault.token('manage', SUBJECT)));
    expect(new Set(tokens).size).toBe(1);
    const sealed = await vaults[0]?.seal('secret');
    expect(await new KmsVault(kms, KEY_ID, store).open(sealed ?? '')).toBe('secret');
  });

  it('shares nothing with the vault of another deployment', async () => {
    const [one, other] = [new KmsVault(kms, KEY_ID, await aKeyStore()), new KmsVault(kms, KEY_ID, await aKeyStore())];
    await expect(other.open(await one.seal('secret'))).rejects.toThrow();
    expect(await other.subjectOf('manage', await one.token('manage', SUBJECT))).toBeNull();
    expect(await other.addressKey('office@club.example')).not.toBe(await one.addressKey('office@club.example'));
  });

  it('never seals the same twice alike', async () => {
    const vault = new KmsVault(kms, KEY_ID, await aKeyStore());
    expect(await vault.seal('secret')).not.toBe(await vault.seal('secret'));
  });

  it('opens nothing of which a byte was changed or cut off', async () => {
    const vault = new KmsVault(kms, KEY_ID, await aKeyStore());
    const sealed = Buffer.from(await vault.seal('secret'), 'base64url');
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      await expect(vault.open(changed.toString('base64url')), `byte ${i}`).rejects.toThrow('not sealed here');
      await expect(vault.open(sealed.subarray(0, i).toString('base64url')), `cut at ${i}`).rejects.toThrow('not sealed here');
    }
  });

  it('knows an address again whether its domain is written in Chinese or in ASCII', async () => {
    const vault = new KmsVault(kms, KEY_ID, await aKeyStore());
    expect(await vault.addressKey('office@社区.example')).toBe(await vault.addressKey('office@xn--dkrp89f.example'));
  });

  it('makes no token that a URL would have to escape', async () => {
    const vault = new KmsVault(kms, KEY_ID, await aKeyStore());
    await expect(vault.token('manage', 'a/b')).rejects.toThrow(RangeError);
    await expect(vault.token('manage', '')).rejects.toThrow(RangeError);
  });

  it('asks KMS once in the life of a function, and again only after a failure', async () => {
    const commands: string[] = [];
    const counting = new KMSClient({ ...sdkFor(GIVEN.kms), endpoint });
    counting.middlewareStack.add((next, context) => async (args) => {
      commands.push(context.commandName ?? '');
      if (commands.length === 2) throw new Error('KMS is not there');
      return next(args);
    });
    const vault = new KmsVault(counting, KEY_ID, await aKeyStore());
    await expect(vault.seal('secret')).rejects.toThrow();
    for (const plain of ['a', 'b', 'c']) expect(await vault.open(await vault.seal(plain))).toBe(plain);
    await Promise.all(PURPOSES.map((purpose) => vault.token(purpose, SUBJECT)));
    expect(commands).toEqual(['GenerateDataKeyCommand', 'DecryptCommand', 'DecryptCommand']);
    counting.destroy();
  });
});
