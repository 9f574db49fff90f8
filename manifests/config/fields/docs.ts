import * as z from "zod/mini";

/** Takes what the JSON Schema and the docs say about a field: `schema.register(docs, { … })`. */
export const docs: typeof z.globalRegistry = z.globalRegistry;
