import * as z from "zod";
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
    requests: z.strictObject({
      cpu: processorsField().default(defaults.cpu).meta({ description: "Processors requested." }),
      memory: bytesField().default(defaults.memory).meta({ description: "Memory requested." }),
    }).prefault({}).meta({ description: "What the scheduler sets aside." }),
    limits: z.strictObject({
      cpu: processorsField().optional().meta({
        description: "Processor limit. None by default, because throttling delays heartbeats.",
      }),
      memory: bytesField().default(defaults.memoryLimit).meta({ description: "Memory limit." }),
    }).prefault({}).meta({ description: "What the container may not exceed." }),
  });
}
