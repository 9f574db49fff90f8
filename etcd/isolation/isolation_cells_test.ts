import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { advisoriesOf, parseEtcdVersion } from "../../manifests/config/etcd_version.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { matrixVersions } from "./decision_sources.ts";
import { etcdMinors, expectedVerdict, identities, type IsolationCell } from "./isolation_cell.ts";
import { isolationCells } from "./isolation_cells.ts";

/** Targets that are the caller's own, or are no keys at all. */
const own = /\b(own|caller)\b|^nothing/;

describe("the matrix of isolation", () => {
  it("has no cell twice", () => {
    const names = isolationCells.map(({ rpc, target }) => `${rpc} ${target}`);
    assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
  });

  it("names for every cell and version the file and function that decides", () => {
    for (const { rpc, source, target } of isolationCells) {
      for (const minor of etcdMinors) {
        assert.match(source[minor], /^[\w/]+\.go [A-Za-z]+$/, `${rpc} ${target} on ${minor}`);
      }
    }
  });

  it("speaks of versions that are safe, the default one among them", () => {
    assert.equal(matrixVersions["3.6"], defaultEtcdVersion);
    for (const minor of etcdMinors) {
      const version = parseEtcdVersion(matrixVersions[minor]);
      assert.ok(version !== undefined && matrixVersions[minor].startsWith(minor));
      assert.deepEqual(advisoriesOf(version), []);
    }
  });

  it("says what comes of everything that is allowed and not the caller's own", () => {
    const silent = isolationCells.filter((cell) =>
      !own.test(cell.target) && isEverAllowed(cell) && cell.limit === undefined
    );
    assert.deepEqual(silent.map(({ rpc, target }) => `${rpc} ${target}`), []);
  });

  it("says of no cell that is always denied what comes of it", () => {
    const loud = isolationCells.filter((cell) => cell.limit !== undefined && !isEverAllowed(cell));
    assert.deepEqual(loud.map(({ rpc, target }) => `${rpc} ${target}`), []);
  });

  it("lets a stranger do nothing that a tenant may not", () => {
    for (const minor of etcdMinors) {
      for (const cell of isolationCells) {
        if (expectedVerdict(cell, { identity: "stranger", minor }) !== "allowed") continue;
        const tenant = expectedVerdict(cell, { identity: "tenant", minor });
        assert.equal(tenant, "allowed", `${cell.rpc} ${cell.target}`);
      }
    }
  });
});

function isEverAllowed(cell: IsolationCell): boolean {
  return identities.some((identity) =>
    etcdMinors.some((minor) => expectedVerdict(cell, { identity, minor }) === "allowed")
  );
}
