import { AwsClient } from "aws4fetch";
import { createHash } from "node:crypto";
import { Failure } from "../../diagnostics/failure.ts";
import type { S3Credentials, S3CredentialSource } from "./s3_credentials.ts";
import { elementsOf } from "./s3_xml.ts";
import { sendBody } from "./send_body.ts";

/** A bucket of an S3-compatible object store, and as whom it is asked. */
export interface S3Bucket {
  /** URL of the store. Default: AWS's of the region. */
  readonly endpoint?: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Address the bucket by path instead of by host name. */
  readonly pathStyle: boolean;
  /** As whom; a source is asked for each request. */
  readonly credentials: S3Credentials | S3CredentialSource;
  /** CA certificates in PEM, for a store with a private CA. */
  readonly authority?: string;
}

/** A request to a bucket. */
export interface S3Request {
  /** What to do. */
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** Of the object; empty for the bucket. */
  readonly key: string;
  /** Parameters of the URL. */
  readonly query?: Readonly<Record<string, string>>;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The content. */
  readonly body?: Uint8Array<ArrayBuffer> | string;
}

/** Sends one request; what comes back is an answer that the store meant well. */
export type S3Send = (request: S3Request) => Promise<Response>;

/**
 * Prepares sending requests to a bucket. Every body is signed with its SHA-256, so a byte that
 * changes on its way is refused by the store. Requests are sent once.
 *
 * Sending throws a `snapshot-store-failed` Failure when the store cannot be reached or refuses; that
 * nothing is there to be deleted or looked at is no refusal.
 */
export function s3Sender(options: S3Bucket): S3Send {
  const signer = signerOf(options);
  const client = Deno.createHttpClient(
    options.authority === undefined ? {} : { caCerts: [options.authority] },
  );
  return async ({ method, key, query = {}, headers = {}, body }) => {
    const url = urlOf(options, key, query);
    // The body is not given to be signed: each Request around it would hold a copy.
    const signed = await (await signer()).sign(url, {
      method,
      headers: { ...headers, "x-amz-content-sha256": digestOf(body) },
    });
    const request = { method, headers: signed.headers };
    const answer = await reached(
      url,
      body === undefined
        ? fetch(url, { ...request, client })
        : sendBody(url, { ...request, body, authority: options.authority }),
    );
    const isMissing = answer.status === 404 && ["DELETE", "HEAD"].includes(method);
    if (answer.ok || isMissing) return answer;
    throw await refusal(answer, { method, url });
  };
}

/** It remembers keys that were derived, so it lasts as long as the credentials do. */
function signerOf({ credentials, region }: S3Bucket): () => Promise<AwsClient> {
  const create = (known: S3Credentials) =>
    new AwsClient({ ...known, service: "s3", region, retries: 0 });
  if (typeof credentials !== "function") {
    const signer = create(credentials);
    return () => Promise.resolve(signer);
  }
  let last: { readonly known: S3Credentials; readonly signer: AwsClient } | undefined;
  return async () => {
    const known = await credentials();
    if (last?.known !== known) last = { known, signer: create(known) };
    return last.signer;
  };
}

function urlOf(
  { bucket, endpoint, pathStyle, region }: S3Bucket,
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

function digestOf(body: S3Request["body"]): string {
  return createHash("sha256").update(body ?? "").digest("hex");
}

async function reached(url: URL, answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
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

/**
 * The text of an answer that must have a certain root element. A store, or what stands before it,
 * may say 200 and tell of an error in the text (AWS API reference, CompleteMultipartUpload, says so
 * of itself); taken for an answer, that would be an empty bucket.
 *
 * @throws {Failure} `snapshot-store-failed` for any other answer
 */
export async function textWithRoot(answer: Response, root: string): Promise<string> {
  const text = await textOf(answer);
  if (new RegExp(`<${root}[\\s/>]`).test(text)) return text;
  const [code = "something else"] = elementsOf(text, "Code");
  throw new Failure("snapshot-store-failed", `The store answered with ${code}, not ${root}`, {
    hint: "Look at the store and at what is between it and here; the next run tries again",
  });
}

/**
 * The text of an answer.
 *
 * @throws {Failure} `snapshot-store-failed` when it does not arrive whole
 */
export async function textOf(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch (cause) {
    throw cutOff(cause);
  }
}

/** An answer that ended before its end. */
export function cutOff(cause: unknown): Failure {
  return new Failure("snapshot-store-failed", "The connection to the store was cut off", {
    hint: "Look at the network between here and the store; the next run tries again",
    cause,
  });
}
