import type { Security } from "../trial.ts";

/** One step of the ladder: how requests reach etcd, and as whom. */
export interface Rung {
  /** In words, for tables. */
  readonly title: string;
  /** In lower case with dashes, for names of figures. */
  readonly name: string;
  /** How clients reach the cluster. */
  readonly security: Security;
  /** Who asks. */
  readonly group: "tenant" | "root";
  /** Tenants that have a user. */
  readonly users: number;
}

/** The ladder, from the bottom; each rung adds one thing to the one before. */
export function rungs(users: readonly number[]): Rung[] {
  const [fewest = 1] = users;
  const open = { group: "tenant", users: 1 } as const;
  const closed = { security: "authenticated", users: fewest } as const;
  return [
    { ...open, name: "plain", title: "plain", security: "plain" },
    { ...open, name: "tls", title: "+ TLS", security: "tls" },
    { ...open, name: "mutual-tls", title: "+ client certificate", security: "mutual-tls" },
    { ...closed, name: "root", title: "+ authentication, as root", group: "root" },
    ...users.map((count): Rung => ({
      name: `tenant-of-${count}`,
      title: `as one tenant of ${count}`,
      security: "authenticated",
      group: "tenant",
      users: count,
    })),
  ];
}

/** Name of the trial of a step in a pass. */
export function stepName(
  { security, users }: Pick<Rung, "security" | "users">,
  pass: number,
): string {
  const who = security === "authenticated" ? `, ${users} users` : "";
  return `${security}${who}, pass ${pass + 1}`;
}

/** Name of the phase in which a group asks. */
export function sliceName(group: string, slice: number): string {
  return `${group}, slice ${slice + 1}`;
}
