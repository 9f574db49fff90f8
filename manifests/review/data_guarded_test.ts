import { describe } from "@std/testing/bdd";
import { dataGuarded } from "./data_guarded.ts";
import { itFindsBreakages, syncOptionsPath } from "./testing/breakage.ts";

describe("dataGuarded", () => {
  itFindsBreakages(
    dataGuarded,
    ["StatefulSet", "DataStore", "PersistentVolumeClaim", "Certificate"]
      .flatMap((kind) =>
        ["Prune=confirm", "Delete=confirm"].map((guard) => ({
          what: `a ${kind} with ${guard} alone`,
          kind,
          path: syncOptionsPath,
          value: `${guard},SkipDryRunOnMissingResource=true`,
          finding: new RegExp(`${kind} .* without anybody's confirmation`),
        }))
      ),
  );
});
