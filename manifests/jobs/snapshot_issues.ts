import type { RuleIssue } from "../config/cross_field_rules.ts";
import { isAgeRecipient } from "../config/age_recipient.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** What our Jobs would lack to take snapshots and to read them back. */
export function snapshotIssues(config: EtcdCluster): RuleIssue[] {
  const mistyped = mistypedRecipients(config);
  if (!config.spec.snapshots.enabled) return mistyped;
  return [...mistyped, ...missingCredentials(config), ...missingKey(config), ...keyWithin(config)];
}

/**
 * The keeper could seal no bundle for a key that is none, and nobody else would notice before the
 * bundle is needed. It is a rule, not the field's syntax: a keeper that is given such a config keeps
 * the cluster all the same.
 */
function mistypedRecipients({ spec }: EtcdCluster): RuleIssue[] {
  return spec.snapshots.bundle.recipients.flatMap((recipient, index) =>
    isAgeRecipient(recipient) ? [] : [{
      code: "wrong-value",
      path: ["spec", "snapshots", "bundle", "recipients", index],
      message:
        `expected an age public key, found ${JSON.stringify(recipient)}, whose checksum is ` +
        "wrong: a character of it is wrong or missing",
      hint: 'Copy it again from where age-keygen printed it, after "public key:"',
    }]
  );
}

/**
 * Jobs that read snapshots back have a private key and the store at hand. If that key opened the
 * bundle, they could read the CAs' keys, which nobody but the keeper may. With one recipient only, it
 * is known whose key that is.
 */
function keyWithin({ spec }: EtcdCluster): RuleIssue[] {
  const { bundle, encryption } = spec.snapshots;
  const [recipient, ...others] = encryption.recipients;
  if (recipient === undefined || others.length > 0 || encryption.identitySecret === undefined) {
    return [];
  }
  if (!bundle.recipients.includes(recipient)) return [];
  return [{
    code: "conflict",
    path: ["spec", "snapshots", "bundle", "recipients"],
    message: "expected keys whose private keys are not in this Kubernetes cluster, found the one " +
      "of identitySecret: a Job that reads snapshots could open the CAs' keys",
    hint: "Make another key by age-keygen, and keep its private part elsewhere",
  }];
}

/** Keys in a Secret, or keys that are lent: one of both it has to be. */
function missingCredentials({ spec }: EtcdCluster): RuleIssue[] {
  const { destination } = spec.snapshots;
  if (destination.kind !== "s3") return [];
  const { credentialsSecret, workloadIdentity } = destination;
  const path = ["spec", "snapshots", "destination", "credentialsSecret"];
  if (credentialsSecret === undefined && workloadIdentity === undefined) {
    return [{
      code: "missing-field",
      path,
      message: "expected credentials of the object store",
      hint: "Name a Secret with accessKeyId and secretAccessKey, or a role in workloadIdentity",
    }];
  }
  if (credentialsSecret === undefined || workloadIdentity === undefined) return [];
  return [{
    code: "conflict",
    path,
    message: "expected either credentialsSecret or workloadIdentity, found both",
    hint: "Remove the Secret, and revoke its keys, if credentials are to be lent",
  }];
}

/** Whoever takes encrypted snapshots needs a public key; whoever reads them, the private one. */
function missingKey({ spec }: EtcdCluster): RuleIssue[] {
  const { drill, encryption, verification } = spec.snapshots;
  if (encryption.recipients.length === 0 || encryption.identitySecret !== undefined) return [];
  if (!verification.enabled && !drill.enabled) return [];
  return [{
    code: "conflict",
    path: ["spec", "snapshots", "encryption", "recipients"],
    message: "expected a private key for verifications and restore drills, which could read no " +
      "encrypted snapshot",
    hint: "Name a Secret in identitySecret, or set enabled of verification and drill to false",
  }];
}
