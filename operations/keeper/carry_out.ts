import { freezeOverBudget } from "../tenants/freeze_over_budget.ts";
import { asKeeper } from "./as_keeper.ts";
import { publishRecoveryBundle } from "./bundle/publish_recovery_bundle.ts";
import { admitKeeper, onboardDeclared, turnAuthenticationOn } from "./access/change_access.ts";
import {
  issueAuthority,
  issueLeaf,
  publishAuthority,
  publishRootClient,
  publishTenantSecret,
  publishTrust,
} from "./certificates/change_certificates.ts";
import {
  grantTicket,
  grantTickets,
  listMembers,
  markJoined,
  publishMembers,
  revokeTicket,
  scale,
} from "./founding/change_members.ts";
import {
  addLearner,
  disarmCorruption,
  moveLeader,
  promote,
  removeMember,
} from "./membership/change_membership.ts";
import {
  beginRotation,
  endRotation,
  publishBundle,
  spreadTrust,
} from "./rotation/change_rotation.ts";
import type { Action } from "./step.ts";
import type { Workbench } from "./workbench.ts";

/**
 * Carries one step out. It is safe to be killed at any moment in it and to begin again: each step
 * is one write that replaces nothing unseen, or a sequence whose every part may find its work done.
 *
 * @throws {Failure} `kubernetes-request-failed`, `certificate-failed` or one of etcd's; looking
 * again says whether the step took effect
 */
export function carryOut(action: Action, bench: Workbench): Promise<void> {
  switch (action.kind) {
    case "publish-members":
      return publishMembers(bench, action);
    case "issue-authority":
      return issueAuthority(bench, action);
    case "publish-authority":
      return publishAuthority(bench);
    case "issue-leaf":
      return issueLeaf(bench, action);
    case "publish-trust":
      return publishTrust(bench);
    case "begin-rotation":
      return beginRotation(bench, action);
    case "spread-trust":
      return spreadTrust(bench, action);
    case "publish-bundle":
      return publishBundle(bench, action);
    case "end-rotation":
      return endRotation(bench, action);
    case "scale":
      return scale(bench, action);
    case "grant-tickets":
      return grantTickets(bench, action);
    case "revoke-ticket":
      return revokeTicket(bench, action.pod);
    case "mark-joined":
      return markJoined(bench);
    case "list-members":
      return listMembers(bench, action);
    case "add-learner":
      return addLearner(bench, action);
    case "grant-ticket":
      return grantTicket(bench, action);
    case "promote":
      return promote(bench, action);
    case "move-leader":
      return moveLeader(bench, action);
    case "restart-member":
      return bench.backEnd.endPod(action.pod);
    case "remove-member":
      return removeMember(bench, action);
    case "delete-claim":
      return bench.backEnd.deleteClaim(action.claim);
    case "disarm-corruption":
      return disarmCorruption(bench, action);
    case "enable-authentication":
      return turnAuthenticationOn(bench);
    case "admit-keeper":
      return admitKeeper(bench);
    case "onboard-tenant":
      return onboardDeclared(bench, action.tenant);
    case "publish-tenant-secret":
      return publishTenantSecret(bench, action);
    case "freeze-tenant":
      return asKeeper(bench, { use: (client) => freezeOverBudget(client, action.tenant) });
    case "publish-recovery-bundle":
      return publishRecoveryBundle(bench, action);
    case "publish-root-client":
      return publishRootClient(bench, action);
  }
}
