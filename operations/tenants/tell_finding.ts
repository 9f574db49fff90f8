import type { Finding } from "../../etcd/tenants/finding.ts";

/** A finding for people. */
export interface ToldFinding {
  /** What is wrong, as a sentence without a full stop. */
  readonly problem: string;
  /** What to do about it, as an imperative sentence without a full stop. */
  readonly remedy: string;
}

const accesses = {
  read: "be read",
  write: "be written",
  readwrite: "be read and written",
} as const;

/** Says what a finding means and what to do. */
export function tellFinding(finding: Finding): ToldFinding {
  switch (finding.code) {
    case "range-too-wide":
      return wideRange(finding);
    case "root-role":
      return {
        problem: `User "${finding.user}" has role root and may do everything`,
        remedy: "Revoke it by etcdctl user revoke-role, or name the user by --administrator",
      };
    case "reserved-name":
      return {
        problem:
          `User "${finding.user}" has the name of a certificate of the cluster itself, whose holder it is to etcd`,
        remedy: "Remove it by etcdctl user delete",
      };
    case "several-roles":
      return {
        problem: `User "${finding.user}" has the roles ${quoted(finding.roles)}`,
        remedy: "Leave it the one that has its name; revoke others by etcdctl user revoke-role",
      };
    case "foreign-role":
      return {
        problem:
          `User "${finding.user}" has the role "${finding.role}", which is not named after it`,
        remedy: "Give it a role of its own, unless both are meant to share keys",
      };
    case "password":
      return {
        problem: `User "${finding.user}" has a password, by which anybody may be that user`,
        remedy: "Delete the user and add it again by etcdctl user add --no-password",
      };
    case "incomplete":
      return {
        problem: `User "${finding.user}" ${lacks[finding.lacks]}, so it can do nothing`,
        remedy: "Finish by kamaji-etcd tenant onboard or by kamaji-etcd tenant offboard",
      };
    case "unused-role":
      return {
        problem: `Nobody has the role "${finding.role}"`,
        remedy: "Remove it by etcdctl role delete",
      };
    case "orphan-prefix":
      return {
        problem: `${finding.keys} keys below ${JSON.stringify(finding.prefix)} are nobody's`,
        remedy: "Delete them by etcdctl del --prefix, or onboard whose they are",
      };
    case "stray-keys":
      return {
        problem: `${finding.keys} keys are below no tenant's prefix`,
        remedy: "Find whose they are by etcdctl get --keys-only",
      };
  }
}

const lacks = {
  role: "has no role",
  grant: "was not given its role",
  permission: "has a role without its prefix",
} as const;

function wideRange(finding: Extract<Finding, { readonly code: "range-too-wide" }>): ToldFinding {
  const { access, fixable, range, reaches, role } = finding;
  const [first, ...more] = reaches;
  const reached = first === undefined
    ? ""
    : `, also those of tenant "${first}"${more.length === 0 ? "" : ` and ${more.length} more`}`;
  return {
    problem: `With role "${role}", keys from ${range} may ${accesses[access]}${reached}`,
    remedy: fixable
      ? "Mend it by kamaji-etcd tenant audit --fix"
      : "Revoke it by etcdctl role revoke-permission, unless somebody gave it on purpose",
  };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
