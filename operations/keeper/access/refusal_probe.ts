import { type ClientCredentials, connectEtcd } from "../../../etcd/connect_etcd.ts";
import { refusesUser } from "../../../etcd/refuses_user.ts";

/** A member, and a stranger whom it should refuse. */
export interface RefusalQuestion {
  /** `host:port` of the member's client port. */
  readonly endpoint: string;
  /** The member's id. */
  readonly member: string;
  /** Valid credentials that name nobody's user. */
  readonly stranger: ClientCredentials;
  /** Milliseconds for the answer. */
  readonly timeout: number;
}

/** Finds out whether members refuse strangers. */
export interface RefusalProbe {
  /**
   * Whether a member refuses a stranger, seen now or not long ago.
   *
   * @throws what the question fails with
   */
  refuses(question: RefusalQuestion): Promise<boolean>;
  /** Has the next question about an endpoint be asked whatever was seen. */
  forget(endpoint: string): void;
}

/** What a probe is made of; tests pass their own. */
export interface RefusalProbeOptions {
  /** Asks a member. Default: it is asked for a key. */
  readonly ask?: (question: RefusalQuestion) => Promise<boolean>;
  /** The clock, in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

/**
 * Milliseconds for which a refusal proves the next. Each question is a request that etcd counts as
 * denied, and who watches for intruders sees those of the keeper too: five members make 0.006 a
 * second. That authentication stays in force is asked of every member in every turn, by a question
 * that is not denied.
 */
export const refusalKeptFor = 900_000;

/**
 * A probe that remembers refusals, of the same member and to the same stranger. Whatever is no
 * refusal is asked again at the next occasion.
 */
export function createRefusalProbe(
  { ask = askMember, now = () => performance.now() }: RefusalProbeOptions = {},
): RefusalProbe {
  const known = new Map<string, { readonly by: string; readonly until: number }>();
  return {
    async refuses(question) {
      const { endpoint, member, stranger } = question;
      const by = `${member} ${stranger.certificate}`;
      const last = known.get(endpoint);
      if (last?.by === by && now() < last.until) return true;
      known.delete(endpoint);
      const isRefused = await ask(question);
      if (isRefused) known.set(endpoint, { by, until: now() + refusalKeptFor });
      return isRefused;
    },
    forget: (endpoint) => void known.delete(endpoint),
  };
}

async function askMember(
  { endpoint, stranger, timeout }: RefusalQuestion,
): Promise<boolean> {
  const client = connectEtcd({
    endpoints: [endpoint],
    credentials: stranger,
    requestTimeout: timeout,
  });
  try {
    return await refusesUser(client);
  } finally {
    client.close();
  }
}
