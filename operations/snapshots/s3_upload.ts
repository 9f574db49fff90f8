import { Failure } from "../../diagnostics/failure.ts";
import { type S3Send, textOf, textWithRoot } from "./s3_request.ts";
import { elementsOf, escapeXml } from "./s3_xml.ts";

/** What is uploaded. */
export interface S3Upload {
  /** The object's name in the bucket. */
  readonly key: string;
  /** The content. */
  readonly file: string;
  /** Bytes of a part. Default: 5 MiB, or what it takes to need no more than 10,000 of them. */
  readonly partSize?: number | undefined;
}

/** A part is in memory whole, and more than once; S3 takes no smaller one but the last. */
const usualPart = 5 * 1024 * 1024;

/** S3 takes no more (AWS User Guide, multipart upload limits). */
const mostParts = 10_000;

/**
 * Uploads a file in parts: a single request could not hold 5 GiB, and would have to be in memory
 * whole. Either the whole object appears at the end, or nothing does.
 *
 * @throws {Failure} `snapshot-store-failed`, also when the name exists
 */
export async function uploadFile(send: S3Send, upload: S3Upload): Promise<void> {
  const { key } = upload;
  const begun = await send({ method: "POST", key, query: { uploads: "" } });
  const [uploadId = ""] = elementsOf(
    await textWithRoot(begun, "InitiateMultipartUploadResult"),
    "UploadId",
  );
  try {
    const tags = await uploadParts(send, { ...upload, uploadId });
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
    await textWithRoot(finished, "CompleteMultipartUploadResult");
  } catch (error) {
    // What was sent of it would be kept, and paid for.
    await abortUpload(send, { key, uploadId }).catch(() => undefined);
    throw error;
  }
}

async function abortUpload(
  send: S3Send,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
): Promise<void> {
  await textOf(await send({ method: "DELETE", key, query: { uploadId } }));
}

async function uploadParts(
  send: S3Send,
  { key, file, partSize, uploadId }: S3Upload & { readonly uploadId: string },
): Promise<string[]> {
  const tags: string[] = [];
  using input = await Deno.open(file);
  const { size } = await input.stat();
  const buffer = new Uint8Array(partSize ?? Math.max(usualPart, Math.ceil(size / mostParts)));
  while (true) {
    const length = await fill(input, buffer);
    // An empty file is one empty part.
    if (length === 0 && tags.length > 0) return tags;
    const query = { partNumber: String(tags.length + 1), uploadId };
    const answer = await send({ method: "PUT", key, query, body: buffer.subarray(0, length) });
    await textOf(answer);
    tags.push(tagOf(answer));
    if (length < buffer.length) return tags;
  }
}

function tagOf(answer: Response): string {
  const tag = answer.headers.get("etag");
  if (tag !== null) return tag;
  throw new Failure("snapshot-store-failed", "The store took a part and did not name it", {
    hint: "Look at the store and at what is between it and here; the next run tries again",
  });
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

/** Milliseconds after which nobody can be uploading any more: no run may take a day. */
const abandonedAfter = 24 * 60 * 60_000;

/**
 * Ends uploads below a prefix that runs began and did not end, because they were killed: the store
 * keeps their parts, and lets them be paid for. It takes a right that not everybody gives, so that
 * it fails is no failure of what comes next.
 *
 * @param olderThan milliseconds; default one day
 */
export async function abortAbandoned(
  send: S3Send,
  { olderThan = abandonedAfter, prefix }: {
    readonly prefix: string;
    readonly olderThan?: number | undefined;
  },
): Promise<void> {
  try {
    const answer = await send({ method: "GET", key: "", query: { uploads: "", prefix } });
    const text = await textWithRoot(answer, "ListMultipartUploadsResult");
    const uploads = text.split("<Upload>").slice(1);
    for (const upload of uploads) {
      const [[key], [uploadId], [initiated]] = [
        elementsOf(upload, "Key"),
        elementsOf(upload, "UploadId"),
        elementsOf(upload, "Initiated"),
      ];
      if (key === undefined || uploadId === undefined || initiated === undefined) continue;
      if (!key.startsWith(prefix) || Date.now() - Date.parse(initiated) < olderThan) continue;
      await abortUpload(send, { key, uploadId });
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
