import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { dnsSubdomainField, durationField } from "./text.ts";

const keyAlgorithmField = z._default(z.enum(["ecdsa-p256", "rsa-2048", "rsa-3072"]), "ecdsa-p256")
  .register(docs, {
    description: "Algorithm of new keys. An ECDSA handshake costs a tenth of an RSA one.",
  });

const generationField = z._default(z.int().check(z.minimum(1)), 1).register(docs, {
  description: "Generation of the CA. The next higher one starts a rotation.",
});

const phaseField = z._default(
  z.enum(["stable", "trust-both", "switch-signer", "drop-old"]),
  "stable",
).register(docs, { description: "Phase of the rotation; one commit a phase." });

/** A word, not a yes: what was said for one phase must not count for the next one. */
const confirmationField = z.optional(z.enum(["trust-both", "switch-signer"])).register(docs, {
  description:
    "Says that every tenant's API server was restarted since that phase published its bundle.",
});

const watchTenantsField = z._default(z.boolean(), false).register(docs, {
  description:
    "Whether the keeper looks itself whether every tenant's API server was restarted, which needs a read-only ClusterRole for TenantControlPlanes and pods.",
});

const clientRotationField = z.strictObject({
  generation: generationField,
  phase: phaseField,
  confirmTenantsRolled: confirmationField,
});

const peerRotationField = z.strictObject({ generation: generationField, phase: phaseField });

/** Where others make CAs, a changed CA starts the rotation, and only tenants are waited for. */
const givenAuthorityField = z.strictObject({
  rotation: z.prefault(z.strictObject({ confirmTenantsRolled: confirmationField }), {})
    .register(docs, { description: "Rotation of this CA, which starts when it changes." }),
  watchTenants: watchTenantsField,
});

const issuerField = z.strictObject({
  name: dnsSubdomainField().register(docs, { description: "Name of the issuer." }),
  kind: z._default(z.enum(["Issuer", "ClusterIssuer"]), "Issuer").register(docs, {
    description: "Kind of the issuer.",
  }),
  group: z._default(z.string(), "cert-manager.io").register(docs, {
    description: "API group of the issuer.",
  }),
});

/** An issuer does not tell the key of its CA, but Kamaji signs its tenants' certificates itself. */
const clientIssuerField = z.extend(issuerField, {
  authoritySecret: z.optional(dnsSubdomainField()).register(docs, {
    description:
      "Secret of the issuer's CA in the cluster's namespace, with tls.crt and tls.key. Kamaji and declared tenants need it.",
  }),
});

/** Whoever shows the key of the peers' CA has members trust a new one before it signs anything. */
const peerIssuerField = z.extend(issuerField, {
  authoritySecret: z.optional(dnsSubdomainField()).register(docs, {
    description:
      "Secret of the issuer's CA in the cluster's namespace, with tls.crt and tls.key. Without it, members learn of a new CA only with their first certificate of it.",
  }),
});

const validityFields = {
  keyAlgorithm: keyAlgorithmField,
  authorityValidity: z._default(durationField(), "87600h").register(docs, {
    description: "Life of a CA; ten years by default.",
  }),
  leafValidity: z._default(durationField(), "2160h").register(docs, {
    description: "Life of server, peer and client certificates; 90 days by default.",
  }),
};

/** Where certificates come from. Clients and peers always have separate CAs. */
export const certificatesField = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("keeper").register(docs, {
      description: "The keeper issues and renews everything.",
    }),
    ...validityFields,
    client: z.prefault(
      z.strictObject({
        rotation: z.prefault(clientRotationField, {}).register(docs, {
          description: "Rotation of this CA.",
        }),
        watchTenants: watchTenantsField,
      }),
      {},
    ).register(docs, { description: "The CA of servers and clients." }),
    peer: z.prefault(
      z.strictObject({
        rotation: z.prefault(peerRotationField, {}).register(docs, {
          description: "Rotation of this CA.",
        }),
      }),
      {},
    ).register(docs, { description: "The CA of members among themselves." }),
  }),
  z.strictObject({
    mode: z.literal("cert-manager").register(docs, {
      description: "cert-manager issues and renews.",
    }),
    ...validityFields,
    issuer: z.optional(clientIssuerField).register(docs, {
      description: "An existing CA issuer for servers and clients. One of our own when absent.",
    }),
    peerIssuer: z.optional(peerIssuerField).register(docs, {
      description: "An existing CA issuer for members. One of our own when absent.",
    }),
    client: z.prefault(givenAuthorityField, {}).register(docs, {
      description: "The CA of servers and clients.",
    }),
  }),
  z.strictObject({
    mode: z.literal("existing").register(docs, { description: "All Secrets are given." }),
    authoritySecret: dnsSubdomainField().register(docs, {
      description:
        "Secret with ca.crt and ca.key, from which Kamaji signs its tenants' certificates.",
    }),
    serverSecret: dnsSubdomainField().register(docs, {
      description: "Secret with tls.crt and tls.key of the client port.",
    }),
    peerSecret: dnsSubdomainField().register(docs, {
      description: "Secret with ca.crt, tls.crt and tls.key of the peer port.",
    }),
    peerAuthoritySecret: z.optional(dnsSubdomainField()).register(docs, {
      description:
        "Secret with ca.crt and ca.key of the members' CA. Without it, members learn of a new CA only with their first certificate of it.",
    }),
    rootClientSecret: dnsSubdomainField().register(docs, {
      description: "Secret with tls.crt and tls.key of the user root.",
    }),
    client: z.prefault(givenAuthorityField, {}).register(docs, {
      description: "The CA of servers and clients.",
    }),
  }),
]);
