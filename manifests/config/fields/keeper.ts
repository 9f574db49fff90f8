import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { imageField } from "./image.ts";
import { resourcesField } from "./resources.ts";

/** The keeper and the image that it and all our Jobs run. */
export const keeperField = z.strictObject({
  image: z.prefault(imageField("ghcr.io/clastix/kamaji-etcd"), {}).register(docs, {
    description: "Image of the keeper and of our Jobs.",
  }),
  replicas: z._default(z.int().check(z.minimum(1), z.maximum(3)), 1).register(docs, {
    description: "Keepers; one leads, the others wait.",
  }),
  resources: z.prefault(resourcesField({ cpu: "50m", memory: "160Mi", memoryLimit: "384Mi" }), {})
    .register(docs, { description: "Resources of a keeper." }),
});
