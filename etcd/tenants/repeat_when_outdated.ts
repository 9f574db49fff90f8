import { setTimeout as delay } from "node:timers/promises";
import { etcdErrorClass } from "../error_class.ts";

const attempts = 6;

/** The first pause, in milliseconds; each later one is twice as long. */
const firstPause = 10;

/**
 * Makes a request again that was refused because users or roles changed while it was under way. Such
 * a request had no effect (etcd server/etcdserver/apply/apply_auth.go, checkPermission), and a member
 * that lags behind refuses until it has caught up. Whoever reads or deletes for minutes meets this
 * whenever somebody else is onboarded.
 *
 * @throws what the request throws, also when it is refused again and again
 */
export async function repeatWhenOutdated<Result>(request: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1;; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (attempt === attempts || etcdErrorClass(error) !== "old-auth-revision") throw error;
    }
    await delay(firstPause * 2 ** (attempt - 1));
  }
}
