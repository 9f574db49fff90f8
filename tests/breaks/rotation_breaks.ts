import type { Break } from "./break.ts";

const rotation = {
  test: "tests/operations/rotation_test.ts",
  group: "a rotation of the clients' CA under load, with keepers that die at every step",
} as const;
const goingBack = {
  test: "tests/operations/rotation_abort_test.ts",
  group: "rotations under load that go back, and one of the peers' CA",
} as const;

/** Breaks of how certificates and CAs change. */
export const rotationBreaks: readonly Break[] = [
  {
    what: "certificates are renewed only once they have ended",
    promise: "certificates are renewed without a restart, and every member is seen to serve them",
    ...rotation,
    fails: "renews a certificate without a restart and sees every member serve it",
    edits: [{
      file: "operations/keeper/certificates/reissue_reason.ts",
      find: "  return notAfter - now < (notAfter - notBefore) / 3;",
      replace: "  return notAfter < now;",
    }],
  },
  {
    what: "the bundle is published before members trust both CAs",
    promise: "the clients' CA is rotated, a commit a phase, resumed after every step",
    ...rotation,
    fails: "has members trust both CAs before anybody else hears of the new one",
    edits: [{
      file: "operations/keeper/rotation/reach_step.ts",
      find: "  if (!both.every((each) => trust.includes(each))) {",
      replace:
        '  if (both.some((each) => !bundle.includes(each))) {\n    return { kind: "publish-bundle", authority, bundle: signedBy(signing, union(both, bundle)) };\n  }\n  if (!both.every((each) => trust.includes(each))) {',
    }],
  },
  {
    what: "the signer switches although tenants were not rolled",
    promise: "the clients' CA is rotated, a commit a phase, resumed after every step",
    ...rotation,
    fails: "keeps the signer until somebody says that tenants were rolled",
    edits: [{
      file: "operations/keeper/rotation/reach_step.ts",
      find: `  return missing ??
    { kind: "publish-bundle", authority, bundle: signedBy(signer, bundle) };`,
      replace: `  return missing === null ? undefined
    : { kind: "publish-bundle", authority, bundle: signedBy(signer, bundle) };`,
    }],
  },
  {
    what: "the way back leaves the new CA signing",
    promise: "a rotation goes back where it can",
    ...goingBack,
    fails: "goes back from the new signer to the old one, and forgets the new one",
    edits: [{
      file: "operations/keeper/rotation/reach_step.ts",
      find: "  if (signing === signer) return undefined;",
      replace: '  if (signing === signer || goal.signer === "old") return undefined;',
    }],
  },
  {
    what: "the old CA of peers stays trusted for good",
    promise: "the peers' CA is rotated the same way",
    ...goingBack,
    fails: "rotates the peers' CA, with keepers that die at every step",
    edits: [{
      file: "operations/keeper/rotation/reach_step.ts",
      find: `  if (trust.includes(other)) {`,
      replace: `  if (authority === "peer" && change.switched) {
    return { kind: "end-rotation", authority };
  }
  if (trust.includes(other)) {`,
    }],
  },
  {
    what: "a given CA signs as soon as it is published",
    promise:
      "a CA that cert-manager or a person replaced is trusted before anything of it is served",
    test: "tests/operations/given_authority_test.ts",
    group: "a CA of clients that somebody else replaces",
    fails: "is trusted by members and published second, until tenants were rolled",
    edits: [{
      file: "operations/keeper/rotation/reach_step.ts",
      find: "bundle: signedBy(signing, union(both, bundle)) };",
      replace: "bundle: signedBy(both[1], union(both, bundle)) };",
    }],
  },
  {
    what: "members forget the old CA of peers when they are told of the next",
    promise: "so is a CA of peers",
    test: "tests/operations/given_peer_authority_test.ts",
    group: "a CA of peers that somebody else replaces",
    fails: "is trusted by every member before anything of it is in use",
    edits: [{
      file: "operations/keeper/rotation/rotation_step.ts",
      find: "...secret.bundle, ...signing, ...known])];",
      replace: "...signing.slice(-1)])];",
    }],
  },
];
