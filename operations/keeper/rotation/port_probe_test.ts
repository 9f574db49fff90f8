import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { createCertificateAuthority } from "../../certificates/create_certificate_authority.ts";
import type { GatheredAuthority } from "./gather_authorities.ts";
import { distinctAuthorities } from "./port_probe.ts";

describe("distinctAuthorities()", () => {
  let one: CertifiedKey;
  let other: CertifiedKey;
  before(async () => {
    const options = { notBefore: new Date(), validDays: 1, subject: { commonName: "ca" } };
    one = await createCertificateAuthority(options);
    other = await createCertificateAuthority(options);
  });

  it("dials once for each CA whose key is known", () => {
    const known = new Map<string, GatheredAuthority>([
      ["one", one],
      ["other", { ...other, privateKey: undefined }],
    ]);
    assert.deepEqual(distinctAuthorities(known, ["one", "other"]), [
      { authority: one, fingerprints: ["one"] },
    ]);
  });

  it("lets CAs of one key speak for those of them that are trusted", () => {
    const renewed = { certificate: one.certificate, privateKey: undefined };
    const known = new Map<string, GatheredAuthority>([["one", one], ["renewed", renewed], [
      "other",
      other,
    ]]);
    const speakersWith = (trusted: readonly string[]) =>
      distinctAuthorities(known, trusted).map(({ fingerprints }) => fingerprints);
    assert.deepEqual(speakersWith(["renewed", "other"]), [["renewed"], ["other"]]);
    assert.deepEqual(speakersWith(["one", "renewed"]), [["one", "renewed"], ["other"]]);
    assert.deepEqual(speakersWith(["other"]), [["one", "renewed"], ["other"]]);
  });
});
