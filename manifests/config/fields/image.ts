import * as z from "zod";
import { type CheckParams, dnsSubdomainField } from "./text.ts";

/** The fields of a container image. The tag's default depends on the image, so it has none here. */
export function imageField(repository: string) {
  return z.strictObject({
    repository: z.string().min(1).default(repository).meta({
      description: "Repository of the image, with its registry.",
    }),
    tag: tagField().optional().meta({
      description: "Tag of the image. By default it follows the version.",
    }),
    digest: z.string().regex(
      /^sha256:[0-9a-f]{64}$/,
      'expected a digest: "sha256:" and 64 hexadecimal digits',
    ).optional().meta({
      description: "Digest that pins the image, as in sha256:….",
    }),
    pullPolicy: z.enum(["IfNotPresent", "Always", "Never"]).default("IfNotPresent").meta({
      description: "When a node pulls the image.",
    }),
    pullSecrets: z.array(dnsSubdomainField()).default([]).meta({
      description: "Names of Secrets with credentials for the registry.",
    }),
  });
}

/** A tag that moves would let members of one cluster run different programs. */
function tagField(): z.ZodType<string, string> {
  const params: CheckParams = {
    code: "wrong-value",
    hint: 'Name a release, as in "v3.6.16", or pin the image by its digest',
  };
  return z.string().regex(/^\w[\w.-]{0,127}$/, "expected an image tag")
    .refine((tag) => tag !== "latest", {
      error: 'expected a tag that stays what it is, found "latest"',
      params: { ...params },
    });
}
