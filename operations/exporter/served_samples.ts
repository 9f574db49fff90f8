import type { Observation } from "../keeper/observation.ts";
import { servedCertificates } from "../keeper/rotation/served_certificates.ts";
import type { Sample } from "./exposition_text.ts";

/** What ports show says to Prometheus. One that could not be asked says nothing. */
export function servedSamples(seen: Observation): Sample[] {
  return servedCertificates(seen).flatMap(({ lifeLeft, pod, port, served }) => {
    if (served === undefined) return [];
    // Not "pod": that is the keeper's own, which Prometheus adds.
    const labels = { member: pod, port };
    return [
      {
        metric: "served_certificate_not_after_timestamp_seconds",
        labels,
        value: served.notAfter / 1_000,
      },
      { metric: "served_certificate_life_left_ratio", labels, value: lifeLeft },
    ];
  });
}
