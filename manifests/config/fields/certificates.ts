import * as z from "zod";
import { dnsSubdomainField, durationField } from "./text.ts";

const keyAlgorithmField = z.enum(["ecdsa-p256", "rsa-2048", "rsa-3072"]).default("ecdsa-p256").meta(
  {
    description: "Algorithm of new keys. An ECDSA handshake costs a tenth of an RSA one.",
  },
);

const rotationField = z.strictObject({
  generation: z.int().min(1).default(1).meta({
    description: "Generation of the CA. A higher one starts a rotation.",
  }),
  phase: z.enum(["stable", "trust-both", "switch-signer", "drop-old"]).default("stable").meta({
    description: "Phase of the rotation; one commit a phase.",
  }),
  confirmTenantsRolled: z.boolean().default(false).meta({
    description: "Says that every tenant's API server was restarted with the new bundle.",
  }),
});

const authorityField = z.strictObject({
  rotation: rotationField.prefault({}).meta({ description: "Rotation of this CA." }),
});

const issuerField = z.strictObject({
  name: dnsSubdomainField().meta({ description: "Name of the issuer." }),
  kind: z.enum(["Issuer", "ClusterIssuer"]).default("Issuer").meta({
    description: "Kind of the issuer.",
  }),
  group: z.string().default("cert-manager.io").meta({ description: "API group of the issuer." }),
});

/** An issuer does not tell the key of its CA, but Kamaji signs its tenants' certificates itself. */
const clientIssuerField = issuerField.extend({
  authoritySecret: dnsSubdomainField().optional().meta({
    description:
      "Secret of the issuer's CA in the cluster's namespace, with tls.crt and tls.key. Kamaji and declared tenants need it.",
  }),
});

const validityFields = {
  keyAlgorithm: keyAlgorithmField,
  authorityValidity: durationField().default("87600h").meta({
    description: "Life of a CA; ten years by default.",
  }),
  leafValidity: durationField().default("2160h").meta({
    description: "Life of server, peer and client certificates; 90 days by default.",
  }),
};

/** Where certificates come from. Clients and peers always have separate CAs. */
export const certificatesField = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("keeper").meta({ description: "The keeper issues and renews everything." }),
    ...validityFields,
    client: authorityField.prefault({}).meta({ description: "The CA of servers and clients." }),
    peer: authorityField.prefault({}).meta({ description: "The CA of members among themselves." }),
  }),
  z.strictObject({
    mode: z.literal("cert-manager").meta({ description: "cert-manager issues and renews." }),
    ...validityFields,
    issuer: clientIssuerField.optional().meta({
      description: "An existing CA issuer for servers and clients. One of our own when absent.",
    }),
    peerIssuer: issuerField.optional().meta({
      description: "An existing CA issuer for members. One of our own when absent.",
    }),
  }),
  z.strictObject({
    mode: z.literal("existing").meta({ description: "All Secrets are given." }),
    authoritySecret: dnsSubdomainField().meta({
      description:
        "Secret with ca.crt and ca.key, from which Kamaji signs its tenants' certificates.",
    }),
    serverSecret: dnsSubdomainField().meta({
      description: "Secret with tls.crt and tls.key of the client port.",
    }),
    peerSecret: dnsSubdomainField().meta({
      description: "Secret with ca.crt, tls.crt and tls.key of the peer port.",
    }),
    rootClientSecret: dnsSubdomainField().meta({
      description: "Secret with tls.crt and tls.key of the user root.",
    }),
  }),
]);
