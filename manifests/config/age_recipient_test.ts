import { describe, it } from "@std/testing/bdd";
import {
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";
import assert from "node:assert/strict";
import { isAgeRecipient } from "./age_recipient.ts";

describe("isAgeRecipient()", () => {
  it("knows what age itself makes", async () => {
    for (const generate of [generateX25519Identity, generateHybridIdentity]) {
      const recipient = await identityToRecipient(await generate());
      assert.ok(isAgeRecipient(recipient), recipient);
    }
  });

  it("finds one wrong character wherever it is, and two that changed places", async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    for (let at = "age1".length; at < recipient.length; at++) {
      const other = recipient[at] === "q" ? "p" : "q";
      assert.ok(!isAgeRecipient(recipient.slice(0, at) + other + recipient.slice(at + 1)));
      const [first = "", second = ""] = recipient.slice(at, at + 2);
      if (first === second || second === "") continue;
      const swapped = recipient.slice(0, at) + second + first + recipient.slice(at + 2);
      assert.ok(!isAgeRecipient(swapped), swapped);
    }
  });

  it("refuses what is too short, too long, of another kind, or a private key", async () => {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const wrong = [
      "",
      "age1",
      "age1nobody",
      recipient.slice(0, -1),
      `${recipient}q`,
      recipient.replace("age1", "bge1"),
      recipient.toUpperCase(),
      identity,
      identity.toLowerCase(),
    ];
    for (const text of wrong) assert.ok(!isAgeRecipient(text), text.slice(0, 8));
  });
});
