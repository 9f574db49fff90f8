import type { Etcd3, IWatchResponse } from "etcd3";
import { Buffer } from "node:buffer";
import { firstAnswer } from "../../etcd/isolation/first_answer.ts";

/** Watches a key from a revision as kube-apiserver does, and returns the first answer that counts. */
export async function watchFrom(
  client: Etcd3,
  { key, revision }: { readonly key: string; readonly revision: number },
): Promise<IWatchResponse> {
  return await firstAnswer(await client.watchClient.watch(), {
    request: { create_request: { key: Buffer.from(key), start_revision: revision } },
    accept: (answer: IWatchResponse) =>
      answer.canceled || answer.events.length > 0 ? answer : undefined,
  });
}
