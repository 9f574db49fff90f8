import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { provesRefusal } from "./access/access_step.ts";
import { type Quorum, quorumOf } from "./membership/quorum.ts";
import type { Observation } from "./observation.ts";
import { operationOf, podOf } from "./operation_of.ts";
import { isOthers } from "./permitted_step.ts";
import { rolledOut } from "./rollout/rolled_out.ts";
import { authoritiesStable } from "./rotation/rotation_state.ts";
import { certificatesServed } from "./rotation/served_certificates.ts";
import { isAction, type Step } from "./step.ts";

/** What a condition is about. */
export type ConditionType =
  /** There is a quorum that answers. */
  | "Available"
  /** Every member refuses everybody who is no user. */
  | "AuthEnabled"
  /** Every declared tenant has its user and its Secret. */
  | "TenantsOnboarded"
  /** Every port of every member serves the certificate it should. */
  | "CertificatesServed"
  /** No CA is being replaced. */
  | "AuthoritiesStable"
  /** Every member runs with the present template and with the CAs that are published. */
  | "RolledOut"
  /** Something goes on that disturbs members, and nothing else of the kind may begin. */
  | "Operating"
  /** Nothing is left to do. */
  | "Settled"
  /** Somebody has to do something before the keeper can go on. */
  | "Blocked"
  /** The config says that the keeper stands still. */
  | "Paused";

/** One thing that is so or not, as Kubernetes writes conditions. */
export interface Condition {
  /** What it is about. */
  readonly type: ConditionType;
  /** Whether it is so. */
  readonly status: "True" | "False" | "Unknown";
  /** Why, in one word in CamelCase. */
  readonly reason: string;
  /** Why, in a sentence without a full stop. */
  readonly message: string;
}

/** What was seen, and what follows from it. */
export interface Judgement {
  /** What is wished. */
  readonly config: EtcdCluster;
  /** What is. */
  readonly seen: Observation;
  /** What the keeper does about it. */
  readonly step: Step;
}

/** The conditions of a cluster, always all of them and in the same order. */
export function conditionsOf(judgement: Judgement): Condition[] {
  return [
    available(judgement),
    authEnabled(judgement),
    tenantsOnboarded(judgement),
    certificatesServed(judgement.seen),
    authoritiesStable(judgement.config, judgement.seen),
    rolledOut(judgement.seen),
    operating(judgement),
    settled(judgement),
    blocked(judgement),
    paused(judgement),
  ];
}

function available({ seen }: Judgement): Condition {
  const { members } = seen.etcd;
  const serving = members.filter(({ state }) => state === "serving").length;
  const message = `${serving} of ${members.length} members serve`;
  return { type: "Available", ...availability[quorumOf(seen)], message };
}

const availability = {
  seen: { status: "True", reason: "Quorum" },
  missing: { status: "False", reason: "NoQuorum" },
  unknown: { status: "Unknown", reason: "NotAnswered" },
} as const satisfies Readonly<Record<Quorum, Pick<Condition, "status" | "reason">>>;

function authEnabled({ seen: { etcd: { members } } }: Judgement): Condition {
  const type = "AuthEnabled";
  const serving = members.filter((member) => member.state === "serving");
  const open = serving.filter(({ authentication, anonymous, stranger }) =>
    authentication === "off" || anonymous === "served" || stranger === "served"
  );
  if (open.length > 0) {
    const message = `Who is no user is not refused by ${open.map(({ pod }) => pod).join(", ")}`;
    return { type, status: "False", reason: "NotInForce", message };
  }
  if (members.length > 0 && members.every(provesRefusal)) {
    const message = "Every member refuses clients without a certificate and without a user";
    return { type, status: "True", reason: "Verified", message };
  }
  return {
    type,
    status: "Unknown",
    reason: "NotVerified",
    message: "Not every member could be asked",
  };
}

function tenantsOnboarded({ config, seen }: Judgement): Condition {
  const type = "TenantsOnboarded";
  const declared = config.spec.tenants.map(({ name }) => name);
  const { onboarded } = seen.etcd;
  if (declared.length === 0) {
    return { type, status: "True", reason: "NoneDeclared", message: "No tenant is declared" };
  }
  if (onboarded === undefined) {
    const message = "etcd could not be asked for its users";
    return { type, status: "Unknown", reason: "NotAsked", message };
  }
  const missing = declared.filter((name) =>
    !onboarded.includes(name) || seen.certificates.tenants[name]?.state !== "present"
  );
  return missing.length === 0
    ? { type, status: "True", reason: "AllOnboarded", message: `${declared.length} onboarded` }
    : { type, status: "False", reason: "Missing", message: `Missing: ${missing.join(", ")}` };
}

function operating({ seen: { operation }, step }: Judgement): Condition {
  const type = "Operating";
  const ours = operationOf(step);
  if (ours !== undefined) {
    const member = podOf(step);
    const at = member === undefined ? "" : ` at ${member}`;
    const what = step.kind === "wait" ? step.message : `${step.kind}${at}`;
    return { type, status: "True", reason: reasonOf(ours), message: `${ours}: ${what}` };
  }
  const record = operation?.record;
  if (isOthers(record)) {
    const message = `"${record.holder}" holds the operations Lease`;
    return { type, status: "True", reason: "SomebodyElse", message };
  }
  return { type, status: "False", reason: "None", message: "No operation goes on" };
}

/** `scale-out` as a condition's reason: `ScaleOut`. */
function reasonOf(operation: string): string {
  return operation.split("-").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

function settled({ step }: Judgement): Condition {
  const type = "Settled";
  if (step.kind === "settled") {
    return { type, status: "True", reason: "NothingToDo", message: "All is as wished" };
  }
  if (isAction(step)) {
    return { type, status: "False", reason: "Working", message: `Carrying out ${step.kind}` };
  }
  if (step.kind === "paused") {
    return { type, status: "Unknown", reason: "Paused", message: "The keeper stands still" };
  }
  return { type, status: "False", reason: step.reason, message: step.message };
}

function blocked({ step }: Judgement): Condition {
  return step.kind === "blocked"
    ? { type: "Blocked", status: "True", reason: step.reason, message: step.message }
    : { type: "Blocked", status: "False", reason: "Free", message: "Nobody has to do anything" };
}

function paused({ config: { spec } }: Judgement): Condition {
  return spec.paused
    ? { type: "Paused", status: "True", reason: "Asked", message: "spec.paused is true" }
    : { type: "Paused", status: "False", reason: "NotAsked", message: "spec.paused is false" };
}
