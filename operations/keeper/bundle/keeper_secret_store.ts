import { Buffer } from "node:buffer";
import { ownAnnotations } from "../../recovery_bundle/own_annotations.ts";
import type { SecretStore } from "../../recovery_bundle/secret_store.ts";
import type { SecretReader } from "../certificates/observe_certificates.ts";

/** The Secrets that the keeper may read, as a bundle keeps them. */
export function keeperSecretStore(read: SecretReader): Pick<SecretStore, "read"> {
  return {
    async read(name) {
      const stored = await read(name);
      if (stored === undefined) return undefined;
      const { annotations = {}, labels = {}, type = "Opaque" } = stored.secret ?? {};
      const data = Object.entries(stored.data)
        .map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
      return {
        name,
        type,
        labels,
        annotations: ownAnnotations(annotations),
        data: Object.fromEntries(data),
      };
    },
  };
}
