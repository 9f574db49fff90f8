import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { reviewedPods } from "./reviewed_pod.ts";

/**
 * Every container asks for processors and memory and has an end to its memory; every temporary
 * volume has a limit. There is no rule for a processor limit: it would delay heartbeats.
 */
export function resourcesSet({ objects }: Review): ReviewFinding[] {
  return reviewedPods(objects).flatMap(({ owner, containers, spec }) =>
    [
      ...containers.flatMap(({ name, resources }) => {
        const wanted = {
          "request of processors": resources?.requests?.["cpu"],
          "request of memory": resources?.requests?.["memory"],
          "limit of memory": resources?.limits?.["memory"],
        };
        return Object.entries(wanted).filter(([, amount]) => amount === undefined)
          .map(([what]) => `container "${name}" has no ${what}`);
      }),
      ...(spec.volumes ?? []).filter(({ emptyDir }) =>
        emptyDir !== undefined && emptyDir.sizeLimit === undefined
      ).map(({ name }) => `volume "${name}" has no limit`),
    ].map((message) => ({ object: objectName(owner), message }))
  );
}
