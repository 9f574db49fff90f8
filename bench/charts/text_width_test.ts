import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fitText, textWidth } from "./text_width.ts";

describe("fitText()", () => {
  it("leaves what fits, and cuts what does not until it does", () => {
    assert.equal(fitText("etcd-0", { size: 11, width: 100 }), "etcd-0");
    const cut = fitText("grpc_server_handling_seconds", { size: 11, width: 80 });
    assert.match(cut, /^grpc_.*…$/);
    assert.ok(textWidth(cut, 11) <= 80);
  });

  it("never cuts an emoji in two", () => {
    assert.doesNotMatch(
      fitText("🙂🙂🙂🙂", { size: 11, width: 20 }),
      /[\ud800-\udbff](?![\udc00-\udfff])/,
    );
  });
});
