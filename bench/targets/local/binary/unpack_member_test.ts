import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { packMembers } from "./pack_members.ts";
import { createSourceFixture, type SourceFixture } from "./source_fixture.ts";
import { unpackMember } from "./unpack_member.ts";

describe("unpackMember", () => {
  let fixture: SourceFixture;
  let to: string;
  beforeEach(async () => {
    fixture = await createSourceFixture();
    to = `${fixture.context.searchPath}/etcd`;
  });
  afterEach(() => fixture.remove());

  const members = {
    "etcd-v3/etcdctl": "client",
    "etcd-v3/etcd": "server",
    "etcd-v3/notes": "text",
  };

  it("writes the one member that is asked for", async () => {
    const archive = await fixture.writeFile("archive.tgz", gzipSync(await packMembers(members)));
    await unpackMember(archive, { member: "etcd-v3/etcd", to, compression: "gzip" });
    assert.equal(await Deno.readTextFile(to), "server");
  });

  it("refuses an archive without the member", async () => {
    const archive = await fixture.writeFile("archive.tar", await packMembers(members));
    await assert.rejects(unpackMember(archive, { member: "etcd", to, compression: "none" }), {
      code: "etcd-download-failed",
      message: 'The archive holds no file "etcd"',
    });
  });

  it("refuses an archive that ends in the middle of the member", async () => {
    const whole = await packMembers({ etcd: "server".repeat(1000) });
    const archive = await fixture.writeFile("archive.tar", whole.subarray(0, 2000));
    await assert.rejects(unpackMember(archive, { member: "etcd", to, compression: "none" }), {
      code: "etcd-download-failed",
      message: /^The archive cannot be unpacked: /,
    });
  });

  it("refuses what is no archive", async () => {
    const archive = await fixture.writeFile("archive.tgz", "<html>Sign in</html>");
    await assert.rejects(unpackMember(archive, { member: "etcd", to, compression: "gzip" }), {
      code: "etcd-download-failed",
      message: /^The archive cannot be unpacked: /,
    });
  });
});
