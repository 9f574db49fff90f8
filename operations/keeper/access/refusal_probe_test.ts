import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import {
  createRefusalProbe,
  refusalKeptFor,
  type RefusalProbe,
  type RefusalQuestion,
} from "./refusal_probe.ts";

const stranger = { trust: "", certificate: "of nobody", privateKey: "" };
const question: RefusalQuestion = { endpoint: "etcd-0:2379", member: "a1", stranger, timeout: 1 };

describe("createRefusalProbe()", () => {
  let asked = 0;
  let clock = 0;
  let answer: () => boolean;
  let probe: RefusalProbe;

  beforeEach(() => {
    asked = 0;
    clock = 0;
    answer = () => true;
    probe = createRefusalProbe({
      now: () => clock,
      ask: () => {
        asked++;
        return Promise.try(answer);
      },
    });
  });

  it("asks five members less than once in a hundred seconds, however often it is asked", async () => {
    const hours = 3;
    for (clock = 0; clock < hours * 3_600_000; clock += 1_000) {
      for (const number of [0, 1, 2, 3, 4]) {
        assert.ok(await probe.refuses({ ...question, endpoint: `etcd-${number}:2379` }));
      }
    }
    assert.equal(asked, hours * 5 * 4);
    assert.ok(asked / (hours * 3_600) < 0.01);
  });

  it("asks again as soon as the refusal is too old", async () => {
    await probe.refuses(question);
    clock = refusalKeptFor - 1;
    await probe.refuses(question);
    assert.equal(asked, 1);
    clock = refusalKeptFor;
    answer = () => false;
    assert.equal(await probe.refuses(question), false);
  });

  it("asks every time while a stranger is served, or nobody knows", async () => {
    answer = () => false;
    assert.equal(await probe.refuses(question), false);
    assert.equal(await probe.refuses(question), false);
    answer = () => {
      throw new Error("silent");
    };
    await assert.rejects(probe.refuses(question));
    await assert.rejects(probe.refuses(question));
    assert.equal(asked, 4);
  });

  it("asks a member that has another's place, and with another stranger", async () => {
    await probe.refuses(question);
    await probe.refuses({ ...question, member: "b2" });
    await probe.refuses({ ...question, member: "b2", stranger: { ...stranger, certificate: "x" } });
    assert.equal(asked, 3);
  });

  it("asks again who was forgotten", async () => {
    await probe.refuses(question);
    probe.forget(question.endpoint);
    await probe.refuses(question);
    assert.equal(asked, 2);
  });
});
