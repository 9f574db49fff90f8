import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { givenEtcd } from "./given_etcd.ts";
import { createSourceFixture, printVersion, type SourceFixture } from "./source_fixture.ts";

describe("givenEtcd", () => {
  let fixture: SourceFixture;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(() => fixture.remove());

  it("takes a binary of the wanted version", async () => {
    const path = await fixture.writeProgram("my-etcd", printVersion("3.6.16"));
    assert.deepEqual(await givenEtcd(path, fixture.context), {
      path,
      version: "3.6.16",
      source: "--etcd",
    });
    assert.deepEqual(fixture.logged, []);
  });

  it("takes another patch release, with a warning", async () => {
    const path = await fixture.writeProgram("my-etcd", printVersion("3.6.9"));
    const binary = await givenEtcd(path, fixture.context);
    assert.equal(binary.version, "3.6.9");
    assert.match(fixture.logged.join("\n"), /^level=warn .*version=3\.6\.9 wanted=3\.6\.16$/);
  });

  for (const version of ["3.5.33", "3.7.1", "3.60.0", "4.6.16"]) {
    it(`refuses etcd ${version} when 3.6.16 is wanted`, async () => {
      const path = await fixture.writeProgram("my-etcd", printVersion(version));
      await assert.rejects(givenEtcd(path, fixture.context), {
        code: "etcd-version-refused",
        message: `"${path}" is etcd ${version}, expected 3.6.x`,
      });
    });
  }

  it("refuses a file that is not executable", async () => {
    const path = await fixture.writeFile("my-etcd", "#!/bin/sh\n");
    await assert.rejects(givenEtcd(path, fixture.context), {
      code: "etcd-not-found",
      message: `"${path}" is not usable as etcd: it is not executable`,
    });
  });

  it("refuses a path without a file", async () => {
    await assert.rejects(givenEtcd("/nowhere/etcd", fixture.context), {
      code: "etcd-not-found",
      message: '"/nowhere/etcd" is not usable as etcd: it does not exist, or its loader does not',
    });
  });

  it("refuses a program that is not etcd", async () => {
    const path = await fixture.writeProgram("my-etcd", "echo etcdctl version: 3.6.16");
    await assert.rejects(givenEtcd(path, fixture.context), {
      code: "etcd-not-found",
      message: `"${path}" is not usable as etcd: it printed no etcd version`,
    });
  });
});
