import type { Tenant } from "../../etcd/tenants/tenant.ts";
import type { FreezeTenantAction } from "../tenants/budget_step.ts";
import type { Claim, MemberPod } from "./back_end.ts";
import type { AuthorityName } from "./observation.ts";

/** A certificate of the cluster itself that the keeper issues. */
export type OwnLeaf = "server" | "peer" | "keeperClient";

/** The operations that disturb members, of which one goes on at a time. */
export const operations = [
  "scale-out",
  "scale-in",
  "replace-member",
  "rollout",
  "rotation",
] as const;

/** The CAs that members are to trust, by whose they are; what is not there stays as it is. */
export type TrustChange = Readonly<Partial<Record<AuthorityName, readonly string[]>>>;

/** What takes several steps that no other disruptive operation may come between. */
export type Operation = (typeof operations)[number];

/** What members come and go for. */
export type MemberOperation = Extract<Operation, "scale-out" | "scale-in" | "replace-member">;

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
  /** Make the CA that is to replace one, and keep both keys until it has. */
  | { readonly kind: "begin-rotation"; readonly authority: AuthorityName; readonly to: number }
  /** Tell members to trust exactly these CAs, by their fingerprints; they have to restart for it. */
  | { readonly kind: "spread-trust"; readonly trusted: TrustChange }
  /** Publish a CA that signs, first, and all that is to be trusted besides, by fingerprints. */
  | {
    readonly kind: "publish-bundle";
    readonly authority: AuthorityName;
    readonly bundle: readonly [signer: string, ...others: string[]];
  }
  /** Forget the keys of a finished rotation, and with them the CA that was replaced. */
  | { readonly kind: "end-rotation"; readonly authority: AuthorityName }
  /** Set the number of pods. */
  | {
    readonly kind: "scale";
    readonly replicas: number;
    /** What it happens in; none when pods are brought back. */
    readonly operation?: MemberOperation;
  }
  /** Let the members of a new cluster start, all at once and once only. */
  | { readonly kind: "grant-tickets"; readonly claims: Readonly<Record<string, string>> }
  /** Take the ticket of a member that has started. */
  | {
    readonly kind: "revoke-ticket";
    readonly pod: string;
    /** What it happens in; none while a cluster is founded. */
    readonly operation?: MemberOperation;
  }
  /** Say that the cluster is founded: from now on members only join. */
  | { readonly kind: "mark-joined" }
  /** Publish which pods the members are, now that some join or have left. */
  | {
    readonly kind: "list-members";
    readonly pods: readonly string[];
    readonly operation: MemberOperation;
  }
  /** Put a pod on etcd's list of members, without a vote. */
  | { readonly kind: "add-learner"; readonly pod: string; readonly operation: MemberOperation }
  /** Let a learner start, by this id and on this very volume. */
  | {
    readonly kind: "grant-ticket";
    readonly pod: string;
    readonly claim: string;
    readonly member: string;
    readonly operation: MemberOperation;
  }
  /** Give a learner its vote. */
  | {
    readonly kind: "promote";
    readonly pod: string;
    readonly member: string;
    readonly operation: MemberOperation;
  }
  /** End this very pod, so that it is made from the present template. */
  | { readonly kind: "restart-member"; readonly pod: MemberPod; readonly why: string }
  /** Have another member lead. */
  | {
    readonly kind: "move-leader";
    readonly from: string;
    readonly to: string;
    readonly operation: Operation;
  }
  /** Take a member off etcd's list. */
  | {
    readonly kind: "remove-member";
    readonly pod: string;
    readonly member: string;
    readonly why: string;
    readonly operation: MemberOperation;
  }
  /** Delete the volume claim of a pod that is no member. */
  | {
    readonly kind: "delete-claim";
    readonly claim: Claim;
    readonly operation: MemberOperation;
  }
  /** Take back the alarm of a member that is on the list no more. */
  | { readonly kind: "disarm-corruption"; readonly member: string }
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
  }
  /** Seal the recovery bundle for those who may open it, and publish what they alone can. */
  | {
    readonly kind: "publish-recovery-bundle";
    readonly why: string;
    readonly tenants: readonly Tenant[] | null;
    readonly replaces: string | undefined;
    /** What is waited for meanwhile. */
    readonly operation?: Operation;
  }
  /** Let a tenant above its budget read only. */
  | FreezeTenantAction;

/** The action of one kind. */
export type ActionOf<Kind extends Action["kind"]> = Extract<Action, { readonly kind: Kind }>;

/** Why nothing is to be done now. */
export type Rest =
  /** Something has to happen first, which happens by itself. */
  | {
    readonly kind: "wait";
    readonly reason: string;
    readonly message: string;
    /** The operation that it happens in; none when nothing has begun. */
    readonly operation?: Operation;
  }
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
export function wait(
  reason: string,
  message: string,
  within: { readonly operation?: Operation } = {},
): Rest {
  return { kind: "wait", reason, message, ...within };
}

/** A block: `reason` is one word in CamelCase, `message` a sentence without a full stop. */
export function blocked(reason: string, message: string): Rest {
  return { kind: "blocked", reason, message };
}
