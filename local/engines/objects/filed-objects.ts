import type { BuildAppOptions } from 'fauxqs';
import { type BodyName, FileBody, type Incoming, LARGE_BYTES, type ObjectFiles } from './object-files.ts';

type Store = NonNullable<BuildAppOptions['stores']>['s3Store'];

/** Stands for a body that lies in a file. */
const ELSEWHERE = Buffer.alloc(0);

/** Bodies in files that requests brought, by what stands for them where fauxqs wants one in memory. */
export type Arrived = WeakMap<Buffer, Incoming>;

/** The objects of fauxqs, of which the large ones are not held in memory nor in its database. @param S3Store of fauxqs */
export const filedObjects = (S3Store: new () => Store, files: ObjectFiles, arrived: Arrived): Store =>
  new (class extends S3Store {
    override putObject(...written: Parameters<Store['putObject']>): ReturnType<Store['putObject']> {
      const [bucket, key, body, contentType = 'application/octet-stream', metadata = {}, system = {}, checksum] = written;
      const former = this.#inFile(bucket, key);
      const brought = arrived.get(body) ?? this.#filed(body);
      if (!brought || !this.hasBucket(bucket)) {
        if (brought) files.drop(brought);
        const put = super.putObject(...written);
        if (former) files.drop({ path: files.pathOf(former) });
        return put;
      }
      arrived.delete(body);
      const etag = `"${brought.md5}"`;
      files.keep(brought, { bucket, key, etag });
      const checksums = checksum && {
        checksumAlgorithm: checksum.algorithm,
        checksumValue: checksum.value,
        checksumType: checksum.type,
        ...(checksum.partChecksums && { partChecksums: checksum.partChecksums }),
      };
      const said = { contentType, metadata, ...system, ...checksums };
      const object = { ...said, key, body: ELSEWHERE, contentLength: brought.bytes, etag, lastModified: new Date() };
      this.restoreObject(bucket, object);
      this.persistence?.upsertObject(bucket, object);
      if (former && former.etag !== etag) files.drop({ path: files.pathOf(former) });
      return object;
    }

    override getObject(bucket: string, key: string): ReturnType<Store['getObject']> {
      const found = this.#inFile(bucket, key);
      if (!found) return super.getObject(bucket, key);
      const object = this.headObject(bucket, key);
      const md5 = object.etag.replaceAll('"', '');
      return Object.assign({ ...object }, { body: new FileBody(files.pathOf(found), md5, 0, object.contentLength) });
    }

    override deleteObject(bucket: string, key: string): void {
      const found = this.#inFile(bucket, key);
      super.deleteObject(bucket, key);
      if (found) files.drop({ path: files.pathOf(found) });
    }

    #filed(body: unknown): Incoming | null {
      if (body instanceof FileBody) return files.copy(body);
      return Buffer.isBuffer(body) && body.length >= LARGE_BYTES ? files.write(body) : null;
    }

    #found(bucket: string, key: string): ReturnType<Store['headObject']> | null {
      try {
        return this.headObject(bucket, key);
      } catch {
        return null;
      }
    }

    #inFile(bucket: string, key: string): BodyName | null {
      const object = this.#found(bucket, key);
      if (!object || object.body.length > 0 || object.contentLength < LARGE_BYTES) return null;
      const name = { bucket, key, etag: object.etag };
      return files.has(name) ? name : null;
    }
  })();

/** All that may lie in files. */
export const namesOf = (store: Store): readonly BodyName[] =>
  store
    .listBuckets()
    .flatMap(({ name: bucket }) =>
      store.listObjects(bucket, { maxKeys: Number.POSITIVE_INFINITY }).objects.map(({ key, etag }) => ({ bucket, key, etag })),
    );
