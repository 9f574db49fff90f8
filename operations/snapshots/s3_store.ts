import { AwsClient } from "aws4fetch";
import { Failure } from "../../diagnostics/failure.ts";
import { elementsOf, escapeXml } from "./s3_xml.ts";
import type { SnapshotStore } from "./snapshot_store.ts";

/** An S3-compatible object store, and what we may use of it. */
export interface S3StoreOptions {
  /** URL of the store. Default: AWS's of the region. */
  readonly endpoint?: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Prefix of all names, without a slash at its end; may be empty. */
  readonly folder: string;
  /** Address the bucket by path instead of by host name. */
  readonly pathStyle: boolean;
  /** As whom. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** CA certificates in PEM, for a store with a private CA. */
  readonly authority?: string;
  /** Bytes of a part; S3 wants at least 5 MiB and takes 10,000 parts. Default 64 MiB. */
  readonly partSize?: number;
}

interface S3Request {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
}

/**
 * A store in a bucket. Every part is signed with its SHA-256, so a byte that changes on its way is
 * refused by the store. Objects are made only where none of the name is (`If-None-Match`); a store
 * that does not know this condition is asked before.
 *
 * Retries are left to the next run: a Job that failed is tried again.
 */
export function s3Store(options: S3StoreOptions): SnapshotStore {
  const { folder } = options;
  const prefix = folder === "" ? "" : `${folder.replace(/^\/+|\/+$/g, "")}/`;
  const send = sender(options);
  return {
    place: `s3://${options.bucket}/${prefix}`,
    list: () => listAll(send, prefix),
    put: (name, file) => putFile(send, { key: prefix + name, file, partSize: options.partSize }),
    async putText(name, text) {
      const key = prefix + name;
      await requireAbsent(send, key);
      await drained(send({ method: "PUT", key, body: text, headers: { "if-none-match": "*" } }));
    },
    async fetch(name, file) {
      const answer = await send({ method: "GET", key: prefix + name });
      const output = await Deno.open(file, { write: true, createNew: true, mode: 0o600 });
      await (answer.body ?? new Blob([]).stream()).pipeTo(output.writable);
    },
    fetchText: async (name) => await (await send({ method: "GET", key: prefix + name })).text(),
    remove: async (name) => await drained(send({ method: "DELETE", key: prefix + name })),
  };
}

type Send = (request: S3Request) => Promise<Response>;

function sender(options: S3StoreOptions): Send {
  const aws = new AwsClient({
    ...options.credentials,
    service: "s3",
    region: options.region,
    retries: 0,
  });
  const client = Deno.createHttpClient(
    options.authority === undefined ? {} : { caCerts: [options.authority] },
  );
  return async ({ method, key, query = {}, headers = {}, body }) => {
    const url = urlOf(options, key, query);
    const signed = await aws.sign(url, {
      method,
      headers: { ...headers, "x-amz-content-sha256": await digestOf(body) },
      ...(body === undefined ? {} : { body }),
    });
    const answer = await ask(signed, { client, url });
    if (answer.ok || (method === "DELETE" && answer.status === 404)) return answer;
    throw await refusal(answer, { method, url });
  };
}

function urlOf(
  { bucket, endpoint, pathStyle, region }: S3StoreOptions,
  key: string,
  query: Readonly<Record<string, string>>,
): URL {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  const path = key.split("/").map(encodeURIComponent).join("/");
  if (!pathStyle) url.host = `${bucket}.${url.host}`;
  url.pathname = pathStyle ? `/${bucket}/${path}` : `/${path}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

async function digestOf(body: S3Request["body"]): Promise<string> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const digest = await crypto.subtle.digest("SHA-256", bytes ?? new Uint8Array());
  return new Uint8Array(digest).toHex();
}

async function ask(
  request: Request,
  { client, url }: { readonly client: Deno.HttpClient; readonly url: URL },
): Promise<Response> {
  try {
    return await fetch(request, { client });
  } catch (cause) {
    throw new Failure("snapshot-store-failed", `${url.origin} cannot be reached`, {
      hint: "Check spec.snapshots.destination.endpoint, its CA, and the network's policies",
      cause,
    });
  }
}

async function refusal(
  answer: Response,
  { method, url }: { readonly method: string; readonly url: URL },
): Promise<Failure> {
  const [code = `status ${answer.status}`] = elementsOf(await answer.text(), "Code");
  return new Failure(
    "snapshot-store-failed",
    `${url.origin} refused ${method} ${url.pathname}: ${code}`,
    { hint: "Credentials need GetObject, PutObject, DeleteObject and ListBucket on the bucket" },
  );
}

async function drained(answer: Promise<Response>): Promise<void> {
  await (await answer).body?.cancel();
}

async function listAll(send: Send, prefix: string): Promise<string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const answer = await send({
      method: "GET",
      key: "",
      query: {
        "list-type": "2",
        prefix,
        ...(token === undefined ? {} : { "continuation-token": token }),
      },
    });
    const text = await answer.text();
    names.push(...elementsOf(text, "Key").map((key) => key.slice(prefix.length)));
    [token] = elementsOf(text, "NextContinuationToken");
  } while (token !== undefined);
  return names.filter((name) => name !== "" && !name.includes("/")).sort();
}

/** Stores that ignore the condition of a write would overwrite without this. */
async function requireAbsent(send: Send, key: string): Promise<void> {
  const answer = await send({ method: "GET", key: "", query: { "list-type": "2", prefix: key } });
  if (!elementsOf(await answer.text(), "Key").includes(key)) return;
  throw new Failure("snapshot-store-failed", `"${key}" exists in the bucket`, {
    hint: "Snapshots are never overwritten; remove it yourself if it is not wanted",
  });
}

interface Upload {
  readonly key: string;
  readonly file: string;
  readonly partSize: number | undefined;
}

/** In parts: a single request could not hold 5 GiB, and would have to be in memory whole. */
async function putFile(send: Send, upload: Upload): Promise<void> {
  const { key } = upload;
  await requireAbsent(send, key);
  const begun = await send({ method: "POST", key, query: { uploads: "" } });
  const [uploadId = ""] = elementsOf(await begun.text(), "UploadId");
  try {
    const tags = await putParts(send, { ...upload, uploadId });
    const parts = tags.map((tag, index) =>
      `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`
    );
    const finished = await send({
      method: "POST",
      key,
      query: { uploadId },
      headers: { "if-none-match": "*" },
      body: `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`,
    });
    requireComplete(await finished.text(), key);
  } catch (error) {
    // What was sent of it would be kept, and paid for.
    await drained(send({ method: "DELETE", key, query: { uploadId } })).catch(() => undefined);
    throw error;
  }
}

/** The store answers 200 before it knows the outcome (AWS API reference, CompleteMultipartUpload). */
function requireComplete(text: string, key: string): void {
  const [code] = elementsOf(text, "Code");
  if (code === undefined) return;
  throw new Failure("snapshot-store-failed", `The store could not assemble "${key}": ${code}`, {
    hint: "Look at the store; the next run takes a new snapshot",
  });
}

async function putParts(
  send: Send,
  { key, file, partSize = 64 * 1024 * 1024, uploadId }: Upload & { readonly uploadId: string },
): Promise<string[]> {
  const tags: string[] = [];
  using input = await Deno.open(file);
  const buffer = new Uint8Array(partSize);
  while (true) {
    const length = await fill(input, buffer);
    // An empty file is one empty part.
    if (length === 0 && tags.length > 0) return tags;
    const query = { partNumber: String(tags.length + 1), uploadId };
    const answer = await send({ method: "PUT", key, query, body: buffer.subarray(0, length) });
    await answer.body?.cancel();
    tags.push(answer.headers.get("etag") ?? "");
    if (length < partSize) return tags;
  }
}

async function fill(input: Deno.FsFile, buffer: Uint8Array): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const read = await input.read(buffer.subarray(length));
    if (read === null) break;
    length += read;
  }
  return length;
}
