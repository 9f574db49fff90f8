import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../../../diagnostics/failure.ts";
import { createCertificateAuthority } from "../../certificates/create_certificate_authority.ts";
import { fingerprintOf } from "../certificates/read_certified_secret.ts";
import { readRotation } from "./read_rotation.ts";

describe("readRotation()", () => {
  let first: string;
  let second: string;
  before(async () => {
    const subject = { commonName: "ca" };
    const validity = { notBefore: new Date(), validDays: 1, subject };
    first = (await createCertificateAuthority(validity)).certificate;
    second = (await createCertificateAuthority(validity)).certificate;
  });

  it("takes a CA without a generation, as one that was taken over, for the first", () => {
    const atRest = { generation: 1, change: undefined, version: undefined };
    assert.deepEqual(readRotation(undefined, undefined), atRest);
    assert.deepEqual(readRotation({ data: { "ca.crt": first }, version: "1" }, undefined), atRest);
  });

  it("sees no rotation in what a finished one left", () => {
    const rotation = readRotation(
      { data: { generation: "2" }, version: "7" },
      { data: { generation: "2" }, version: "9" },
    );
    assert.deepEqual(rotation, { generation: 2, change: undefined, version: "9" });
  });

  it("tells both CAs, and whether the new one ever signed", () => {
    const data = { from: "2", to: "3", "old.crt": first, "new.crt": second };
    const authority = { data: { generation: "2" }, version: "7" };
    const expected = { from: 2, to: 3, old: fingerprintOf(first), new: fingerprintOf(second) };
    assert.deepEqual(readRotation(authority, { data, version: "9" }).change, {
      ...expected,
      switched: false,
    });
    const later = { data: { ...data, switched: "true" }, version: "10" };
    assert.deepEqual(readRotation(authority, later).change, { ...expected, switched: true });
  });

  it("stops at a damaged one, which may hold the only copy of a key", () => {
    const data = { "old.crt": first, "new.crt": "-----BEGIN CERTIFICATE-----" };
    assert.throws(
      () => readRotation(undefined, { data, version: "1" }),
      (error) => error instanceof Failure && /Secret of a rotation/.test(error.message),
    );
  });
});
