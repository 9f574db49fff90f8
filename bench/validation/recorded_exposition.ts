import { parseEtcdVersion } from "../../manifests/config/etcd_version.ts";
import { exposition as etcd35 } from "./exposition/etcd_3_5.ts";
import { exposition as etcd36 } from "./exposition/etcd_3_6.ts";
import { exposition as etcd37 } from "./exposition/etcd_3_7.ts";
import type { ExposedMetric, Exposition } from "./exposition.ts";

/** What one etcd was recorded to expose. */
export interface RecordedExposition {
  /** Its version, as in `3.6.16`. */
  readonly version: string;
  /** A metric a line: name, type, labels or `-`, and `extensive` for what only that mode brings. */
  readonly metrics: string;
}

/** The recordings, one a minor version, from old to new. */
export const recordedExpositions: readonly RecordedExposition[] = [etcd35, etcd36, etcd37];

/** Whose exposition, and how it is started. */
export interface ExpositionQuestion {
  /** The etcd version; the recorded one of its minor, or the newest, answers for it. */
  readonly version: string;
  /** Its `--metrics`. */
  readonly metrics: "basic" | "extensive";
}

/** What a real etcd was recorded to expose, by `record_exposition.ts`. */
export function recordedExposition({ metrics, version }: ExpositionQuestion): Exposition {
  const lines = recordedFor(version).trim().split("\n").map((line) => {
    const [name = "", type = "", labels = "-", mode] = line.split(" ");
    return { name, type, labels: labels === "-" ? [] : labels.split(","), mode };
  });
  return new Map(
    lines.filter(({ mode }) => mode === undefined || mode === metrics).map(
      ({ name, type, labels }): [string, ExposedMetric] => [name, { name, type, labels }],
    ),
  );
}

function recordedFor(version: string): string {
  const minor = parseEtcdVersion(version)?.minor;
  const same = recordedExpositions.find((each) => parseEtcdVersion(each.version)?.minor === minor);
  return (same ?? recordedExpositions.at(-1))?.metrics ?? "";
}
