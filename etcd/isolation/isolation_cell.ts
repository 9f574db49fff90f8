import type { DecisionSource } from "./decision_sources.ts";
import type { Scene } from "./scene.ts";

/** The minor versions of etcd that the matrix speaks about. */
export const etcdMinors = ["3.5", "3.6", "3.7"] as const;

/** One of {@link etcdMinors}. */
export type EtcdMinor = (typeof etcdMinors)[number];

/** What etcd does with a request. */
export type Verdict =
  /** It answers. */
  | "allowed"
  /** It refuses for want of a permission, and nothing has changed. */
  | "denied"
  /** It does not know the request. */
  | "absent";

/** A verdict that holds for every minor version, or one for each. */
export type Expectation = Verdict | Readonly<Record<EtcdMinor, Verdict>>;

/** Who asks, besides root. */
export const identities = ["tenant", "stranger"] as const;

/**
 * A tenant has a user and a role for one prefix. A stranger has a certificate of the client CA and
 * no user: a tenant that was offboarded, for one.
 */
export type Identity = (typeof identities)[number];

/** What etcd allows although it is not, or not only, the caller's own business. */
export interface Limit {
  /** What the caller does or learns, as a clause for the guide that begins with the verb. */
  readonly effect: string;
  /** Whether the answer, or the cluster after it, bears that out. */
  readonly isShown: (answer: unknown, scene: Scene) => boolean | Promise<boolean>;
}

/** One request that somebody makes of etcd, and what comes of it. */
export interface IsolationCell {
  /** The service and method, as in `KV.Range`; `HTTP` and a path outside gRPC. */
  readonly rpc: string;
  /** What it is aimed at, as in `a foreign key`. */
  readonly target: string;
  /** What a tenant meets. */
  readonly tenant: Expectation;
  /** What a stranger meets. */
  readonly stranger: Expectation;
  /** Where etcd decides it. */
  readonly source: DecisionSource;
  /**
   * Makes the request and resolves to the answer, or rejects as the client does. Where etcd
   * refuses otherwise than by an error, as Watch does, it rejects with etcd's reason.
   */
  readonly probe: (scene: Scene) => Promise<unknown>;
  /** Present where etcd allows what touches others. */
  readonly limit?: Limit;
  /**
   * What root meets. By default it is answered, which proves that the request is a good one and
   * that a refusal was for want of a permission. Untried is what would harm the cluster.
   */
  readonly root?: "denied" | "untried";
  /** etcd refuses by ending the stream without a word. */
  readonly silent?: true;
}

/** What the matrix says of one identity on one minor version. */
export function expectedVerdict(
  cell: IsolationCell,
  { identity, minor }: { readonly identity: Identity; readonly minor: EtcdMinor },
): Verdict {
  const expectation = cell[identity];
  return typeof expectation === "string" ? expectation : expectation[minor];
}
