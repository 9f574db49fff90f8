/** A released etcd version. */
export interface EtcdVersion {
  /** Always 3. */
  readonly major: number;
  /** The release line. */
  readonly minor: number;
  /** The release within its line. */
  readonly patch: number;
}

/** A published advisory that concerns an etcd with authentication enabled, as Kamaji's is. */
export interface Advisory {
  /** The id in the GitHub Advisory Database. */
  readonly id: string;
  /** What it lets an attacker do, as a clause after "an etcd in which". */
  readonly impact: string;
  /** The first fixed patch of each minor, written `3.6.14`. */
  readonly fixedIn: readonly string[];
}

/**
 * The advisories below which a version is refused. GHSA-xg4h-6gfc-h4m8: Watch widened a range end
 * of `\0` before the permission check (etcd v3.6.14 server/etcdserver/api/v3rpc/watch.go).
 */
export const advisories: readonly Advisory[] = [
  {
    id: "GHSA-xg4h-6gfc-h4m8",
    impact: "a tenant that owns one key can watch every later key of all other tenants",
    fixedIn: ["3.5.33", "3.6.14", "3.7.1"],
  },
];

/** Reads `3.6.16` or `v3.6.16`; `undefined` when the text is no release of etcd 3. */
export function parseEtcdVersion(text: string): EtcdVersion | undefined {
  const match = /^v?(3)\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

/** The advisories that a version is exposed to; empty for a safe one. */
export function advisoriesOf(version: EtcdVersion): readonly Advisory[] {
  return advisories.filter((advisory) => isExposed(version, advisory));
}

function isExposed(version: EtcdVersion, advisory: Advisory): boolean {
  const fixes = advisory.fixedIn.map(parseEtcdVersion).filter((fix) => fix !== undefined);
  const same = fixes.find((fix) => fix.minor === version.minor);
  if (same !== undefined) return version.patch < same.patch;
  return fixes.every((fix) => version.minor < fix.minor);
}
