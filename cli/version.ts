import config from "../deno.json" with { type: "json" };

/** The version of this package. A bundler inlines it, so the bundle needs no file beside it. */
export const version: string = config.version;
