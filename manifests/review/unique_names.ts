import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";

/** No two objects are the same one: the later would silently replace the earlier. */
export function uniqueNames({ objects }: Review): ReviewFinding[] {
  const seen = new Set<string>();
  return objects.flatMap((object) => {
    const group = object.apiVersion.split("/").slice(0, -1).join("/");
    const name = objectName(object);
    const identity = `${group} ${name}`;
    if (seen.has(identity)) return [{ object: name, message: "is rendered twice" }];
    seen.add(identity);
    return [];
  });
}
