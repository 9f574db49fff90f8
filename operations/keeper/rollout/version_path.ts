import { type EtcdVersion, parseEtcdVersion } from "../../../manifests/config/etcd_version.ts";

/**
 * The first patch of a minor from which the next minor may be gone to (etcd's upgrade guides: 3.5 to
 * 3.6 from 3.5.26, 3.6 to 3.7 from 3.6.11).
 */
const leastPatches: Readonly<Record<number, number>> = { 5: 26, 6: 11 };

/**
 * Why members of these versions cannot be restarted with another one, and what to do instead, as a
 * sentence without a full stop; `undefined` when they can. What the oldest member runs decides: a
 * rollout that has begun may go on, and back as long as one member has not followed.
 */
export function versionObstacle(
  running: readonly string[],
  target: string,
): string | undefined {
  const wanted = parseEtcdVersion(target);
  const [oldest] = running.map(parseEtcdVersion).filter((version) => version !== undefined)
    .sort((a, b) => a.minor - b.minor || a.patch - b.patch);
  if (wanted === undefined || oldest === undefined) return undefined;
  if (wanted.minor < oldest.minor) return downwards(oldest, wanted);
  const next = oldest.minor + 1;
  if (wanted.minor > next) {
    return `etcd goes up one minor at a time, and members run ${
      text(oldest)
    }: set spec.version to ` +
      `a release of 3.${next} first, and to ${target} once all members run it`;
  }
  const least = leastPatches[oldest.minor] ?? 0;
  if (wanted.minor === next && oldest.patch < least) {
    return `From ${text(oldest)} there is no safe way to 3.${next}: set spec.version to ` +
      `3.${oldest.minor}.${least} or a later release of 3.${oldest.minor} first`;
  }
  return undefined;
}

/** After the first pod the members are of two minors, and the rollout goes on by itself. */
function downwards(oldest: EtcdVersion, wanted: EtcdVersion): string {
  const one = oldest.minor - wanted.minor === 1
    ? ""
    : `first to 3.${oldest.minor - 1}, since it goes down one minor at a time: `;
  const target = one === "" ? text(wanted) : `3.${oldest.minor - 1}`;
  return `All members run ${text(oldest)} or later, and etcd refuses an older minor unless told: ` +
    `set spec.version back, or go down on purpose: ${one}take a snapshot, run ` +
    `"etcdctl downgrade validate" and "etcdctl downgrade enable" for ${target}, wait until ` +
    '"etcdctl endpoint status" shows that storage version on every member, and delete the pod of ' +
    "one follower; the keeper then goes on with the others";
}

function text({ major, minor, patch }: EtcdVersion): string {
  return `${major}.${minor}.${patch}`;
}
