import { Failure } from "../../diagnostics/failure.ts";
import { diskFailure } from "./disk_failure.ts";
import {
  cutOff,
  type S3Bucket,
  type S3Send,
  s3Sender,
  textOf,
  textWithRoot,
} from "./s3_request.ts";
import { abortAbandoned, uploadFile } from "./s3_upload.ts";
import { elementsOf } from "./s3_xml.ts";
import type { SnapshotStore } from "./snapshot_store.ts";

/** An S3-compatible object store, and what we may use of it. */
export interface S3StoreOptions extends S3Bucket {
  /** Prefix of all names, without a slash at its end; may be empty. */
  readonly folder: string;
  /** Bytes of a part; S3 wants at least 5 MiB. Default that, or more above 48 GiB. */
  readonly partSize?: number;
  /** Milliseconds after which an upload that was never ended is. Default one day. */
  readonly abandonedAfter?: number;
}

/**
 * A store in a bucket. Objects are made only where none of the name is (`If-None-Match`); a store
 * that does not know this condition is asked before.
 *
 * Retries are left to the next run: a Job that failed is tried again.
 */
export function s3Store(options: S3StoreOptions): SnapshotStore {
  const { abandonedAfter, folder, partSize } = options;
  const prefix = folder === "" ? "" : `${folder.replace(/^\/+|\/+$/g, "")}/`;
  const send = s3Sender(options);
  return {
    place: `s3://${options.bucket}/${prefix}`,
    list: () => listAll(send, prefix),
    async put(name, file) {
      const key = prefix + name;
      await requireAbsent(send, key);
      await abortAbandoned(send, { prefix, olderThan: abandonedAfter });
      await uploadFile(send, { key, file, partSize });
    },
    async putText(name, text) {
      const key = prefix + name;
      await requireAbsent(send, key);
      await putText(send, { key, text });
    },
    fetch: async (name, file) => save(await send({ method: "GET", key: prefix + name }), file),
    fetchText: async (name) => await textOf(await send({ method: "GET", key: prefix + name })),
    async size(name) {
      const answer = await send({ method: "HEAD", key: prefix + name });
      await textOf(answer);
      return answer.ok ? Number(answer.headers.get("content-length")) : undefined;
    },
    remove: async (name) => {
      await textOf(await send({ method: "DELETE", key: prefix + name }));
    },
  };
}

/** Of an empty answer nothing can be wrong but that nothing was kept. */
async function putText(
  send: S3Send,
  { key, text }: { readonly key: string; readonly text: string },
): Promise<void> {
  const headers = { "if-none-match": "*" };
  const answer = await send({ method: "PUT", key, body: text, headers });
  const [code] = elementsOf(await textOf(answer), "Code");
  if (code === undefined) return;
  throw new Failure("snapshot-store-failed", `The store could not keep "${key}": ${code}`, {
    hint: "Look at the store and at what is between it and here; the next run tries again",
  });
}

async function save(answer: Response, file: string): Promise<void> {
  const output = await Deno.open(file, { write: true, createNew: true, mode: 0o600 });
  try {
    await (answer.body ?? new Blob([]).stream()).pipeTo(output.writable);
  } catch (error) {
    await Deno.remove(file);
    throw diskFailure(error, file) ?? cutOff(error);
  }
}

async function listAll(send: S3Send, prefix: string): Promise<string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const text = await listed(send, {
      prefix,
      ...(token === undefined ? {} : { "continuation-token": token }),
    });
    names.push(...elementsOf(text, "Key").map((key) => key.slice(prefix.length)));
    [token] = elementsOf(text, "NextContinuationToken");
  } while (token !== undefined);
  return names.filter((name) => name !== "" && !name.includes("/")).sort();
}

async function listed(send: S3Send, query: Readonly<Record<string, string>>): Promise<string> {
  const answer = await send({ method: "GET", key: "", query: { "list-type": "2", ...query } });
  return await textWithRoot(answer, "ListBucketResult");
}

/** Stores that ignore the condition of a write would overwrite without this. */
async function requireAbsent(send: S3Send, key: string): Promise<void> {
  if (!elementsOf(await listed(send, { prefix: key }), "Key").includes(key)) return;
  throw new Failure("snapshot-store-failed", `"${key}" exists in the bucket`, {
    hint: "Snapshots are never overwritten; remove it yourself if it is not wanted",
  });
}
