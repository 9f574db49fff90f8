import type { Etcd3 } from "etcd3";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import type { Target } from "../targets/target.ts";

/** Milliseconds for what may take long: a defragmentation of gigabytes, say. */
const longRequest = 600_000;

/** Connects as root to some members of a target, or to all. The caller closes the client. */
export async function connectRoot(
  target: Pick<Target, "endpoints" | "root" | "security" | "serverName">,
  endpoints: readonly string[] = target.endpoints,
): Promise<Etcd3> {
  const { security, serverName } = target;
  return connectEtcd({
    endpoints,
    credentials: await target.root(),
    requestTimeout: longRequest,
    ...(serverName === undefined ? {} : { serverName }),
    ...(security === undefined ? {} : { security }),
  });
}
