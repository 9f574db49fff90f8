import { Failure } from "../diagnostics/failure.ts";
import { type ClientCredentials, connectEtcd } from "./connect_etcd.ts";
import { refusesUser } from "./refuses_user.ts";

/** Whom one member must refuse, and how long it may take to learn so. */
export interface RefusalOptions {
  /** `host:port` of the one member asked. */
  readonly endpoint: string;
  /** Valid credentials of a user that does not exist. */
  readonly credentials: ClientCredentials;
  /** The name the member's certificate is checked for; see `connectEtcd`. */
  readonly serverName?: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Waits until a member refuses a stranger. Members learn of enabled authentication by applying
 * the log, each in its own time, so the answer of one says nothing about the others.
 *
 * @throws {Failure} `isolation-violated` when the member still serves the stranger in the end
 */
export async function awaitRefusal(options: RefusalOptions): Promise<void> {
  const { credentials, endpoint, serverName } = options;
  const client = connectEtcd({
    endpoints: [endpoint],
    credentials,
    requestTimeout: options.timeout,
    ...(serverName === undefined ? {} : { serverName }),
  });
  const deadline = performance.now() + options.timeout;
  try {
    while (performance.now() < deadline) {
      if (await refusesUser(client)) return;
    }
  } finally {
    client.close();
  }
  throw new Failure("isolation-violated", `${endpoint} serves a client that is nobody's user`, {
    hint: "Authentication is not in force on this member; do not put tenants on it",
  });
}
