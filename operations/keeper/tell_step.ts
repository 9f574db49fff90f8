import type { Notice } from "./back_end.ts";
import type { Action, TrustChange } from "./step.ts";

/** Says a step in one word in CamelCase and in one sentence without a full stop. */
export function tellStep(action: Action): Omit<Notice, "type"> {
  switch (action.kind) {
    case "publish-members":
      return {
        reason: "MembersPublished",
        message: `Founding a cluster of ${action.pods.join(", ")}`,
      };
    case "issue-authority":
      return { reason: "AuthorityIssued", message: `Making the CA of ${action.authority}s` };
    case "publish-authority":
      return { reason: "AuthorityPublished", message: "Publishing the CA of clients" };
    case "issue-leaf":
      return {
        reason: "CertificateIssued",
        message: `Issuing certificate ${action.leaf}: ${action.why}`,
      };
    case "publish-trust":
      return { reason: "TrustPublished", message: "Publishing the CAs that members trust" };
    case "begin-rotation":
      return {
        reason: "RotationBegun",
        message: `Making the CA of ${action.authority}s that is to be generation ${action.to}`,
      };
    case "spread-trust":
      return {
        reason: "TrustSpread",
        message: `Telling members which CAs to trust: ${sayTrust(action.trusted)}`,
      };
    case "publish-bundle":
      return {
        reason: "BundlePublished",
        message: `Publishing the CAs of ${action.authority}s: ${sayBundle(action.bundle)}`,
      };
    case "end-rotation":
      return {
        reason: "RotationEnded",
        message: `Forgetting the CA of ${action.authority}s that was replaced`,
      };
    case "scale":
      return {
        reason: "Scaled",
        message: `Setting the StatefulSet to ${action.replicas} replicas`,
      };
    case "grant-tickets":
      return {
        reason: "TicketsGranted",
        message: `Letting ${Object.keys(action.claims).join(", ")} start`,
      };
    case "revoke-ticket":
      return { reason: "MemberStarted", message: `Taking the start ticket of ${action.pod}` };
    case "mark-joined":
      return { reason: "ClusterFounded", message: "All members have joined the new cluster" };
    case "list-members":
      return { reason: "MembersListed", message: `The members are ${action.pods.join(", ")}` };
    case "add-learner":
      return { reason: "LearnerAdded", message: `Adding ${action.pod} as a learner` };
    case "grant-ticket":
      return { reason: "TicketGranted", message: `Letting learner ${action.pod} start` };
    case "promote":
      return { reason: "LearnerPromoted", message: `Giving learner ${action.pod} its vote` };
    case "move-leader":
      return {
        reason: "LeaderMoved",
        message: `Having ${action.to} lead instead of ${action.from}`,
      };
    case "restart-member":
      return {
        reason: "MemberRestarted",
        message: `Restarting ${action.pod.name}: ${action.why}`,
      };
    case "remove-member":
      return {
        reason: "MemberRemoved",
        message: `Removing member ${action.pod}: ${action.why}`,
      };
    case "delete-claim":
      return {
        reason: "ClaimDeleted",
        message: `Deleting volume claim "data-${action.claim.pod}", whose pod is no member`,
      };
    case "disarm-corruption":
      return {
        reason: "AlarmDisarmed",
        message: `Disarming the alarm of member ${action.member}, which was replaced`,
      };
    case "enable-authentication":
      return { reason: "AuthenticationEnabled", message: "Turning authentication on" };
    case "admit-keeper":
      return { reason: "KeeperAdmitted", message: "Giving the keeper its user" };
    case "onboard-tenant":
      return { reason: "TenantOnboarded", message: `Onboarding tenant "${action.tenant}"` };
    case "publish-tenant-secret":
      return {
        reason: "TenantSecretPublished",
        message: `Issuing the certificate of tenant "${action.tenant}": ${action.why}`,
      };
    case "freeze-tenant":
      return {
        reason: "TenantFrozen",
        message: `Tenant "${action.tenant.name}" may only read from now on, and delete nothing ` +
          `either: ${action.tenant.why}`,
      };
    case "publish-recovery-bundle":
      return {
        reason: "RecoveryBundleSealed",
        message: `Sealing the recovery bundle: ${action.why}`,
      };
    case "publish-root-client":
      return {
        reason: "RootClientPublished",
        message: `Publishing the certificate of root for the DataStore: ${action.why}`,
      };
  }
}

function sayTrust(trusted: TrustChange): string {
  return Object.entries(trusted)
    .map(([authority, known]) => `of ${authority}s ${known.map(shortened).join(" and ")}`)
    .join(", ");
}

function sayBundle([signer, ...others]: readonly [string, ...string[]]): string {
  const trusted = others.map(shortened).join(" and ");
  return `${shortened(signer)} signs${trusted === "" ? "" : `, and ${trusted} is trusted besides`}`;
}

/** Enough of a fingerprint to tell two CAs apart. */
function shortened(fingerprint: string): string {
  return fingerprint.slice(0, 8);
}
