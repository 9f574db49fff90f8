import type { MemberFact } from "./facts.ts";

/** Says a member's silence in two or three words. */
export function silenceWords({ status }: MemberFact): string {
  if (status.state === "answered") return "";
  const words = {
    unreachable: "no connection",
    mute: "no answer",
    expired: "certificate ended",
    untrusted: "certificate of another CA",
    refused: "refuses your certificate",
    denied: "refuses your user",
    unstarted: "never started",
    unasked: "not asked",
  } as const;
  return words[status.why];
}

/** Says what a check of etcd's `/readyz` found. */
export function checkWords(check: string): string {
  const words: Readonly<Record<string, string>> = {
    linearizable_read: "no read through a majority",
    serializable_read: "cannot read its own data",
    data_corruption: "data corrupt",
    non_learner: "learner",
  };
  return words[check] ?? check;
}

/** Members by their names, or their addresses where those are not known. */
export function namesOf(members: readonly MemberFact[]): string {
  return members.map(({ endpoint, name }) => name ?? endpoint).join(", ");
}
