import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { fileUrl } from "./file_url.ts";

describe("fileUrl()", () => {
  const cases: readonly (readonly [path: string, url: string])[] = [
    ["/", "file:///"],
    ["/srv/etcd.yaml", "file:///srv/etcd.yaml"],
    ["/srv/", "file:///srv/"],
    ["/srv/a/..", "file:///srv"],
    ["//srv/./a//../b", "file:///srv/b"],
    ["/100%/%2e%2e/#1?a=b", "file:///100%25/%252e%252e/%231%3Fa=b"],
    ["/my app/é😀.yaml", "file:///my%20app/%C3%A9%F0%9F%98%80.yaml"],
    ["/a\\b\tc\nd\re\x00f ", "file:///a%5Cb%09c%0Ad%0De%00f%20"],
    ["/@:!$&'()*+,;=~[]|^`\"<>{}", "file:///@:!$&'()*+,;=%7E%5B%5D%7C%5E%60%22%3C%3E%7B%7D"],
  ];
  for (const [path, url] of cases) {
    it(`writes ${JSON.stringify(path)} as ${url}`, () => {
      assert.equal(fileUrl(path), url);
    });
  }

  it("does what Node's pathToFileURL does for POSIX", () => {
    const special = fc.constantFrom("//", "/.", "/..", "%2e", "\t", ..."/a%#? \\~[]|^");
    const step = fc.oneof(special, fc.string({ unit: "binary", maxLength: 4 }));
    const path = fc.array(step, { maxLength: 8 }).map((steps) => `/${steps.join("")}`)
      .filter((text) => !/^\/+([./]*\/)?[a-z]:(\/|$)/i.test(text));
    fc.assert(
      fc.property(path, (text) => {
        assert.equal(fileUrl(text), pathToFileURL(text).href);
      }),
      { numRuns: 3000 },
    );
  });
});
