import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { type CheckParams, dnsSubdomainField } from "./text.ts";

/** The fields of a container image. The tag's default depends on the image, so it has none here. */
export function imageField(repository: string) {
  return z.strictObject({
    repository: z._default(z.string().check(z.minLength(1)), repository).register(docs, {
      description: "Repository of the image, with its registry.",
    }),
    tag: z.optional(tagField()).register(docs, {
      description: "Tag of the image. By default it follows the version.",
    }),
    digest: z.optional(
      z.string().check(
        z.regex(/^sha256:[0-9a-f]{64}$/, 'expected a digest: "sha256:" and 64 hexadecimal digits'),
      ),
    ).register(docs, { description: "Digest that pins the image, as in sha256:…." }),
    pullPolicy: z._default(z.enum(["IfNotPresent", "Always", "Never"]), "IfNotPresent").register(
      docs,
      {
        description: "When a node pulls the image.",
      },
    ),
    pullSecrets: z._default(z.array(dnsSubdomainField()), []).register(docs, {
      description: "Names of Secrets with credentials for the registry.",
    }),
  });
}

/** A tag that moves would let members of one cluster run different programs. */
function tagField(): z.ZodMiniType<string, string> {
  const params: CheckParams = {
    code: "wrong-value",
    hint: 'Name a release, as in "v3.6.16", or pin the image by its digest',
  };
  return z.string().check(
    z.regex(/^\w[\w.-]{0,127}$/, "expected an image tag"),
    z.refine((tag) => tag !== "latest", {
      error: 'expected a tag that stays what it is, found "latest"',
      params: { ...params },
    }),
  );
}
