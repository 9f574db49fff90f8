import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { runbookCommands } from "./runbook_commands.ts";

const place = { namespace: "ns", dataStore: "ns-etcd" };

describe("runbookCommands()", () => {
  it("takes each command once, with our names and the pages that have it", () => {
    const pages = new Map([
      ["A", "# A\n\n```sh\nkubectl --namespace kamaji-system get jobs\netcdctl alarm list\n```\n"],
      ["B", "```sh\netcdctl alarm list\nkubectl get datastores kamaji-system-etcd\n```\n"],
    ]);
    assert.deepEqual(
      runbookCommands(pages, place).map(({ line, pages }) => [line, ...pages]),
      [
        ["kubectl --namespace ns get jobs", "A"],
        ["etcdctl alarm list", "A", "B"],
        ["kubectl get datastores ns-etcd", "B"],
      ],
    );
  });

  it("keeps a quoted value together, without its quotes", () => {
    const pages = new Map([[
      "A",
      "```sh\nkubectl get secret x --output jsonpath='{.data.a\\.b}'\n```\n",
    ]]);
    const [command] = runbookCommands(pages, place);
    const words = ["kubectl", "get", "secret", "x", "--output", "jsonpath={.data.a\\.b}"];
    assert.deepEqual(command?.words, words);
  });

  it("leaves alone what is no block of commands", () => {
    assert.deepEqual(
      runbookCommands(new Map([["A", "```console\n$ kubectl get jobs\n```\n"]]), place),
      [],
    );
  });
});
