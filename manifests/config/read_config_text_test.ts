import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { mostBytes, readConfigText } from "./read_config_text.ts";
import { withFolder } from "./testing/with_folder.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

async function read(content: string | Uint8Array): Promise<string> {
  return await withFolder({ "etcd.yaml": content }, async (folder) => await outcome(folder));
}

async function outcome(folder: string, name = "etcd.yaml"): Promise<string> {
  const result = await readConfigText(join(folder, name), { file: name });
  if (result.ok) return result.text;
  const { code, position, message } = result.finding;
  return `${position.file}:${position.line}:${position.column} ${code}: ${message}`;
}

describe("readConfigText()", () => {
  it("reads text", async () => {
    assert.equal(await read("a: é\r\n"), "a: é\r\n");
    assert.equal(await read(""), "");
  });

  it("leaves a byte order mark out", async () => {
    assert.equal(await read(bytes(0xef, 0xbb, 0xbf, 0x61)), "a");
  });

  it("reads a whole mebibyte and not a byte more", async () => {
    assert.equal((await read("x".repeat(mostBytes))).length, mostBytes);
    assert.equal(
      await read("x".repeat(mostBytes + 1)),
      "etcd.yaml:1:1 too-large: expected at most 1 MiB in one file",
    );
  });

  it("points at the first byte that is no UTF-8", async () => {
    const message = "unreadable: expected UTF-8 text";
    assert.equal(await read(bytes(0x61, 0x0a, 0x62, 0xff)), `etcd.yaml:2:2 ${message}`);
    assert.equal(await read(bytes(0xc3, 0xa9, 0x3a, 0xc3)), `etcd.yaml:1:3 ${message}`);
    assert.equal(await read(bytes(0xff, 0xfe, 0x61, 0x00)), `etcd.yaml:1:1 ${message}`);
  });

  it("points at the import of a file that is not there, but into a file that is", async () => {
    const place = { file: "etcd.config.ts", line: 3, column: 16 };
    await withFolder({ "a.json": bytes(0x0a, 0xff) }, async (folder) => {
      const at = async (name: string) => {
        const result = await readConfigText(join(folder, name), { file: name, place });
        return result.ok ? undefined : result.finding.position;
      };
      assert.deepEqual(await at("b.json"), place);
      assert.deepEqual(await at("a.json"), { file: "a.json", line: 2, column: 1 });
    });
  });

  it("says why there is nothing to read", async () => {
    await withFolder({ "folder/etcd.yaml": "" }, async (folder) => {
      assert.equal(
        await outcome(folder, "none.yaml"),
        "none.yaml:1:1 unreadable: the file does not exist",
      );
      assert.match(await outcome(folder, "folder"), /^folder:1:1 unreadable: /);
    });
  });
});
