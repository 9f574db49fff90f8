import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { admissionByData, admissionByTicket, type Papers } from "./admission.ts";
import { readTicket, ticketText } from "./ticket.ts";

const granted: Papers = { ticket: { claim: "a" }, claim: "a" };

describe("admissionByData()", () => {
  it("admits an initialised member without papers", () => {
    assert.equal(admissionByData({ state: "initialised" })?.admitted, true);
  });

  it("leaves members without data to their tickets", () => {
    assert.equal(admissionByData({ state: "empty" }), undefined);
    assert.equal(admissionByData({ state: "half" }), undefined);
  });

  it("refuses foreign data and names them", () => {
    const admission = admissionByData({ state: "foreign", entry: "postgres" });
    assert.equal(admission?.admitted, false);
    assert.match(admission?.reason ?? "", /"postgres"/);
  });
});

describe("admissionByTicket()", () => {
  for (const state of ["empty", "half"] as const) {
    it(`admits a member whose directory is ${state} by a ticket for its volume`, () => {
      assert.equal(admissionByTicket({ state }, granted).admitted, true);
    });
  }

  const refusals: Readonly<Record<string, readonly [Papers, RegExp]>> = {
    "no ticket": [{ ...granted, ticket: undefined }, /no start ticket/],
    "a ticket for another volume": [{ ...granted, claim: "b" }, /for another volume/],
    "a claim that cannot be found": [{ ...granted, claim: undefined }, /cannot be found/],
  };
  for (const [title, [papers, reason]] of Object.entries(refusals)) {
    it(`refuses a member with ${title}`, () => {
      const admission = admissionByTicket({ state: "empty" }, papers);
      assert.equal(admission.admitted, false);
      assert.match(admission.reason, reason);
    });
  }

  it("says when the first start was cut off", () => {
    const { reason } = admissionByTicket({ state: "half" }, { ...granted, ticket: undefined });
    assert.match(reason, /first start was cut off and there is no start ticket/);
  });
});

describe("readTicket()", () => {
  it("reads what ticketText() writes", () => {
    for (const ticket of [{ claim: "uid" }, { claim: "uid", member: "8e9e05c52164694d" }]) {
      assert.deepEqual(readTicket(ticketText(ticket)), ticket);
    }
  });

  it("takes nothing else for a ticket", () => {
    for (const text of [undefined, "", "{}", "null", "uid", '{"claim":""}', '{"claim":1}']) {
      assert.equal(readTicket(text), undefined, `took ${text}`);
    }
  });
});
