import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { reviewedPods } from "./reviewed_pod.ts";

/** Behind the last slash: a tag that does not move, a digest, or both. */
const pinned = /^[^:@]+(:(?!latest$)\w[\w.-]{0,127}|(:\w[\w.-]{0,127})?@sha256:[0-9a-f]{64})$/;

/** Every image is one that stays what it is: members must not run different programs. */
export function imagesPinned({ objects }: Review): ReviewFinding[] {
  return reviewedPods(objects).flatMap(({ owner, containers }) =>
    containers.filter(({ image = "" }) => !pinned.test(image.split("/").at(-1) ?? ""))
      .map(({ name, image }) => ({
        object: objectName(owner),
        message: `container "${name}" runs "${image}", which may change`,
      }))
  );
}
