import { describe } from "@std/testing/bdd";
import { imagesPinned } from "./images_pinned.ts";
import { containerPath, itFindsBreakages } from "./testing/breakage.ts";

describe("imagesPinned", () => {
  itFindsBreakages(
    imagesPinned,
    ["etcd", "etcd:latest", "registry:5000/etcd", "etcd@sha256:12"].map(
      (image) => ({
        what: `image "${image}"`,
        kind: "StatefulSet",
        path: [...containerPath, "image"],
        value: image,
        finding: new RegExp(`container "etcd" runs "${image}", which may change`),
      }),
    ),
  );
});
