import * as z from "zod";
import { imageField } from "./image.ts";
import { resourcesField } from "./resources.ts";

/** The keeper and the image that it and all our Jobs run. */
export const keeperField = z.strictObject({
  image: imageField("ghcr.io/clastix/kamaji-etcd").prefault({}).meta({
    description: "Image of the keeper and of our Jobs.",
  }),
  replicas: z.int().min(1).max(3).default(1).meta({
    description: "Keepers; one leads, the others wait.",
  }),
  resources: resourcesField({ cpu: "50m", memory: "160Mi", memoryLimit: "384Mi" }).prefault({})
    .meta({ description: "Resources of a keeper." }),
});
