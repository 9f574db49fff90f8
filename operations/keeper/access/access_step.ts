import { certifiedLocations, type KeeperPlan } from "../keeper_plan.ts";
import { quorumWait } from "../membership/quorum.ts";
import type { MemberObservation, Observation } from "../observation.ts";
import { type Step, wait } from "../step.ts";

/** What is to be done to have authentication in force, and the keeper as its administrator. */
export function authenticationStep(seen: Observation): Step | undefined {
  const { members } = seen.etcd;
  const on = members.filter((member) => isServing(member) && member.authentication === "on");
  const off = members.filter((member) => isServing(member) && member.authentication === "off");
  const refusing = members.filter(({ state }) => state === "refusing");
  if (refusing.length > 0 && on.length === 0) return { kind: "admit-keeper" };
  const unlisted = quorumWait(seen);
  if (unlisted !== undefined) return unlisted;
  if (off.length === 0) return undefined;
  if (on.length === 0 && refusing.length === 0) return { kind: "enable-authentication" };
  const lagging = off.map(({ pod }) => pod).join(", ");
  return wait("AuthenticationSpreading", `Authentication is not in force yet on ${lagging}`);
}

function isServing(
  member: MemberObservation,
): member is Extract<MemberObservation, { state: "serving" }> {
  return member.state === "serving";
}

/** What is to be done about the declared tenants. */
export function tenantStep({ config }: KeeperPlan, seen: Observation): Step | undefined {
  const { tenants } = config.spec;
  const { onboarded } = seen.etcd;
  if (tenants.length === 0) return undefined;
  if (onboarded === undefined) return wait("TenantsUnknown", "etcd did not tell its users");
  for (const { name } of tenants) {
    if (!onboarded.includes(name)) return { kind: "onboard-tenant", tenant: name };
    if (seen.certificates.tenants[name]?.state === "present") continue;
    return {
      kind: "publish-tenant-secret",
      tenant: name,
      why: "there is none",
      replaces: undefined,
    };
  }
  return undefined;
}

/** What is to be done to open the cluster to Kamaji, which waits for every member's refusals. */
export function rootStep({ config }: KeeperPlan, seen: Observation): Step | undefined {
  const { rootClient, rootClientSource: source } = seen.certificates;
  if (rootClient.state !== "absent") return undefined;
  if (source !== undefined && source.state !== "present") {
    const { rootClientSource } = certifiedLocations(config);
    return wait("CertificateMissing", `Secret "${rootClientSource?.secret}" cannot be used yet`);
  }
  return refusalStep(seen) ??
    { kind: "publish-root-client", why: "there is none", replaces: undefined };
}

/**
 * Waits until every member was seen to refuse strangers. Each is asked: they learn of authentication
 * by the log, each in its own time.
 */
export function refusalStep({ etcd: { members } }: Observation): Step | undefined {
  const serving = members.filter(isServing);
  const serves = serving.filter(({ anonymous, stranger }) =>
    [anonymous, stranger].includes("served")
  );
  if (serves.length > 0) {
    const pods = serves.map(({ pod }) => pod).join(", ");
    return wait("StrangersServed", `A client that is nobody's user is served by ${pods}`);
  }
  const unproven = members.filter((member) => !provesRefusal(member));
  if (unproven.length === 0) return undefined;
  const reasons = unproven.map((member) =>
    `${member.pod} ${member.state === "silent" ? member.reason : "gave no clear answer"}`
  );
  return wait(
    "RefusalUnproven",
    `Not every member was seen to refuse strangers: ${reasons.join("; ")}`,
  );
}

/** Whether a member was seen to refuse everybody who is no user. */
export function provesRefusal(member: MemberObservation): boolean {
  return isServing(member) && member.authentication === "on" && member.anonymous === "refused" &&
    member.stranger === "refused";
}
