/** A certificate of the cluster itself that the keeper issues. */
export type OwnLeaf = "server" | "peer" | "keeperClient";

/** What changes something, in the order in which a new cluster needs it. */
export type Action =
  /** Publish the members and the token of a new cluster, which claims the place for it. */
  | { readonly kind: "publish-members"; readonly pods: readonly string[] }
  /** Make a CA. */
  | { readonly kind: "issue-authority"; readonly authority: "client" | "peer" }
  /** Copy the clients' CA that others made to where Kamaji reads it. */
  | { readonly kind: "publish-authority" }
  /** Issue a certificate of the cluster itself. */
  | {
    readonly kind: "issue-leaf";
    readonly leaf: OwnLeaf;
    readonly why: string;
    readonly replaces: string | undefined;
  }
  /** Tell members which CAs to trust. */
  | { readonly kind: "publish-trust" }
  /** Set the number of pods. */
  | { readonly kind: "scale"; readonly replicas: number }
  /** Let the members of a new cluster start, all at once and once only. */
  | { readonly kind: "grant-tickets"; readonly claims: Readonly<Record<string, string>> }
  /** Take the ticket of a member that has started. */
  | { readonly kind: "revoke-ticket"; readonly pod: string }
  /** Say that the cluster is founded: from now on members only join. */
  | { readonly kind: "mark-joined" }
  /** Turn authentication on. */
  | { readonly kind: "enable-authentication" }
  /** Give the keeper its user in a cluster that has authentication on already. */
  | { readonly kind: "admit-keeper" }
  /** Give a declared tenant its user, role and prefix. */
  | { readonly kind: "onboard-tenant"; readonly tenant: string }
  /** Issue a declared tenant's certificate. */
  | {
    readonly kind: "publish-tenant-secret";
    readonly tenant: string;
    readonly why: string;
    readonly replaces: string | undefined;
  }
  /** Publish root's certificate, which opens the DataStore's gate. */
  | {
    readonly kind: "publish-root-client";
    readonly why: string;
    readonly replaces: string | undefined;
  };

/** The action of one kind. */
export type ActionOf<Kind extends Action["kind"]> = Extract<Action, { readonly kind: Kind }>;

/** Why nothing is to be done now. */
export type Rest =
  /** Something has to happen first, which happens by itself. */
  | { readonly kind: "wait"; readonly reason: string; readonly message: string }
  /** Somebody has to do something first. */
  | { readonly kind: "blocked"; readonly reason: string; readonly message: string }
  /** Somebody asked for it. */
  | { readonly kind: "paused" }
  /** All is as it should be. */
  | { readonly kind: "settled" };

/** What the keeper does next: one change, or nothing for a reason. */
export type Step = Action | Rest;

/** Whether a step changes something. */
export function isAction(step: Step): step is Action {
  return !["wait", "blocked", "paused", "settled"].includes(step.kind);
}

/** A wait: `reason` is one word in CamelCase, `message` a sentence without a full stop. */
export function wait(reason: string, message: string): Rest {
  return { kind: "wait", reason, message };
}

/** A block: `reason` is one word in CamelCase, `message` a sentence without a full stop. */
export function blocked(reason: string, message: string): Rest {
  return { kind: "blocked", reason, message };
}
