/** How a cluster is as a whole. */
export type Verdict =
  /** Everything that could be checked is as it should be. */
  | "healthy"
  /** It serves, and somebody has to look. */
  | "degraded"
  /** Tenants cannot write, or cannot reach it. */
  | "down"
  /** It could not be asked, so nothing can be said of it. */
  | "unknown";

/** Something that is worth a word. */
export interface Finding {
  /** What it is about, for programs. */
  readonly code: FindingCode;
  /** What it makes of the verdict; a notice leaves it alone. */
  readonly severity: "down" | "unknown" | "degraded" | "notice";
  /** What is so, without a full stop. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: Remedy;
}

/** What to do. */
export interface Remedy {
  /** In a sentence without a full stop. */
  readonly text: string;
  /** A command that can be typed as it is, where one helps. */
  readonly command?: string;
  /** The page about it. */
  readonly document?: string;
}

/**
 * What findings are about, in the order in which they are told: what has to be mended first, stands
 * first among those of the same severity.
 */
export const findingCodes = [
  "data-corrupt",
  "no-quorum",
  "no-leader",
  "no-space",
  "certificate-ended",
  "members-unready",
  "own-certificate-ended",
  "no-credentials",
  "client-refused",
  "user-unknown",
  "untrusted",
  "unreachable",
  "authentication-off",
  "member-silent",
  "member-unready",
  "member-missing",
  "members-disagree",
  "member-behind",
  "quota-critical",
  "quota-soon-full",
  "certificate-ends-soon",
  "keeper-blocked",
  "keeper-away",
  "quota-high",
  "snapshot-missing",
  "schedule-failed",
  "config-pending",
  "certificate-not-served",
  "certificate-ending",
  "learner",
  "version-skew",
  "fragmented",
  "unread",
] as const;

/** One of {@link findingCodes}. */
export type FindingCode = typeof findingCodes[number];

const severities: readonly Finding["severity"][] = ["down", "unknown", "degraded", "notice"];

/** The gravest first, and among equals what has to be mended first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ code, severity }: Finding) =>
    severities.indexOf(severity) * findingCodes.length + findingCodes.indexOf(code);
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

/** The verdict that follows from findings. */
export function verdictOf([first]: readonly Finding[]): Verdict {
  return first === undefined || first.severity === "notice" ? "healthy" : first.severity;
}
