import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { finishChunk } from "./finish_chunk.ts";

describe("finishChunk()", () => {
  it("leaves alone what needs nothing", () => {
    const text = 'import{a}from"./b.js";const c=new URL("./c.json",import.meta.url);';
    assert.deepEqual(finishChunk(text), { text, repairs: [] });
  });

  it("lets packages require Node's builtins without Node's loader", () => {
    const chunk =
      'import{createRequire as __deno_internal_createRequire} from "node:module";var m=__deno_internal_createRequire(import.meta.url);var n=1;';
    const { text, repairs } = finishChunk(chunk);
    assert.deepEqual(repairs, ["builtins"]);
    const required: unknown = new Function("process", `${text} return m("node:path");`)(
      { getBuiltinModule: (name: string) => `builtin ${name}` },
    );
    assert.equal(required, "builtin node:path");
  });

  it("hides from Deno where an import leads, until it happens", () => {
    const { text, repairs } = finishChunk('a=()=>import("./render-X.js");import"./b.js";');
    assert.equal(text, 'a=()=>import(String("./render-X.js"));import"./b.js";');
    assert.deepEqual(repairs, ["imports"]);
  });

  it("has etcd3 look for its protocol beside the chunk", () => {
    const { text, repairs } = finishChunk("a.loadSync(`${__dirname}/../proto/rpc.proto`,{})");
    assert.equal(text, "a.loadSync(`${import.meta.dirname}/proto/rpc.proto`,{})");
    assert.deepEqual(repairs, ["proto"]);
  });

  it("leads workers to their own entries", () => {
    const chunk = 'new Worker(new URL("./load_worker.ts",import.meta.url),{type:"module"})';
    const { text, repairs } = finishChunk(chunk, ["bench/engine/load_worker.ts"]);
    assert.equal(
      text,
      'new Worker(new URL("./bench/engine/load_worker.js",import.meta.url),{type:"module"})',
    );
    assert.deepEqual(repairs, ["worker"]);
  });

  const unfinished = [
    'new Worker(new URL("./other_worker.ts",import.meta.url))',
    "a.loadSync(`${__dirname}/../proto/rpc.proto2`)",
    'import{createRequire as __deno_internal_createRequire} from "node:module";let m=0;',
  ];
  for (const chunk of unfinished) {
    it(`refuses ${chunk}`, () => {
      const workers = ["bench/engine/load_worker.ts"];
      assert.throws(() => finishChunk(chunk, workers), /The bundle still has/);
    });
  }
});
