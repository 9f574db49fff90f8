import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { bytesField, processorsField } from "./text.ts";

/** Requests and limits of one container, with the defaults given. */
export interface ResourceDefaults {
  /** Processors requested. */
  readonly cpu: string;
  /** Memory requested. */
  readonly memory: string;
  /** Memory limit. */
  readonly memoryLimit: string;
}

/** The resources of a container. No processor limit by default: throttling delays heartbeats. */
export function resourcesField(defaults: ResourceDefaults) {
  return z.strictObject({
    requests: z.prefault(
      z.strictObject({
        cpu: z._default(processorsField(), defaults.cpu).register(docs, {
          description: "Processors requested.",
        }),
        memory: z._default(bytesField(), defaults.memory).register(docs, {
          description: "Memory requested.",
        }),
      }),
      {},
    ).register(docs, { description: "What the scheduler sets aside." }),
    limits: z.prefault(
      z.strictObject({
        cpu: z.optional(processorsField()).register(docs, {
          description: "Processor limit. None by default, because throttling delays heartbeats.",
        }),
        memory: z._default(bytesField(), defaults.memoryLimit).register(docs, {
          description: "Memory limit.",
        }),
      }),
      {},
    ).register(docs, { description: "What the container may not exceed." }),
  });
}
