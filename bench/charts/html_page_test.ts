import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { dataTable } from "./data_table.ts";
import { htmlPage } from "./html_page.ts";
import { markup, textOf } from "./markup.ts";
import {
  badge,
  disclosure,
  factList,
  pageSection,
  statTiles,
  verdictBox,
  webLink,
} from "./page_parts.ts";
import { pageScript } from "./page_script.ts";
import { sparkline } from "./sparkline.ts";
import { assertWellFormed } from "./testing/assert_well_formed.ts";

const evil = `"'></title></style></script><script>alert(1)</script><img src=x onerror=alert(1)>`;

/** All parts of a page, each with the same hostile text. */
function evilPage(): string {
  return htmlPage({
    title: evil,
    brand: evil,
    links: [{ text: evil, to: evil }],
    footer: markup`${evil}`,
    body: markup`${verdictBox({ tone: "bad", title: evil, lines: [evil] })}${
      statTiles([{ label: evil, value: evil, note: evil }])
    }${
      pageSection({
        id: evil,
        title: evil,
        lead: evil,
        body: markup`${factList([[evil, evil]])}${
          disclosure({ id: evil, summary: evil, body: evil })
        }${badge(evil, "good")}${webLink(`https://${evil}`, evil)}${
          dataTable({
            caption: evil,
            columns: [{ title: evil }],
            rows: [[{ show: evil, key: evil }]],
            filter: true,
          })
        }${sparkline([[0, 1]], { label: evil })}`,
      })
    }`,
  });
}

describe("htmlPage()", () => {
  it("lets no text become an element, in any part of a page", () => {
    const page = evilPage();
    assert.equal(page.match(/<script>/g)?.length, 1);
    assert.equal(page.match(/<\/script>/g)?.length, 1);
    assert.doesNotMatch(page, /<img|onerror=[^&]*>(?!&)/);
    const body = page.slice(page.indexOf("<main>"), page.indexOf("</main>") + "</main>".length);
    assertWellFormed(body);
  });

  it("allows itself nothing but its own program and style, known by their hashes", () => {
    const page = evilPage();
    const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    for (const name of ["style", "script"]) {
      const [, text = ""] = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(page) ?? [];
      const hash = createHash("sha256").update(text).digest("base64");
      assert.ok(policy.includes(`${name}-src 'sha256-${hash}'`), name);
    }
  });

  it("asks for nothing over the network", () => {
    const page = htmlPage({ title: "t", body: markup`<h1>t</h1>` });
    assert.doesNotMatch(page, /(src|href)=|url\(|@import|fetch\(|XMLHttpRequest|sendBeacon/);
  });

  it("has no styles in attributes, which its policy would refuse", () => {
    assert.doesNotMatch(evilPage(), /<[^>]* style="/);
  });

  it("gives the same bytes for the same input", () => {
    assert.equal(evilPage(), evilPage());
  });
});

describe("pageScript", () => {
  it("is a program, without anything that could end its element", () => {
    assert.doesNotThrow(() => new Function(pageScript));
    assert.doesNotMatch(pageScript, /<\/|<!--|innerHTML|outerHTML|insertAdjacentHTML|eval\(/);
  });
});

describe("webLink()", () => {
  it("links to the web and to nothing else", () => {
    assert.match(textOf(webLink("https://example.com/a", "a")), /^<a href="https:/);
    for (
      const href of ["javascript:alert(1)", "data:text/html,x", " https://x", "//x", "file:///x"]
    ) {
      assert.equal(textOf(webLink(href, "a")), "a");
    }
  });
});

describe("dataTable()", () => {
  const columns = [{ title: "Tenant" }, { title: "p99", number: true }];

  it("tells what rows are sorted by where that is not their text", () => {
    const rows = [["a", { show: "1.2 ms", key: 0.0012 }], ["b", { show: "–", key: null }]] as const;
    const table = textOf(dataTable({ columns, rows, sortable: true }));
    assertWellFormed(table);
    assert.match(table, /<td class="number" data-k="0.0012">1.2 ms/);
    assert.match(table, /<td class="number" data-k="">–/);
    assert.match(table, /<th scope="row">a/);
  });

  it("offers to sort and to search only where there is much", () => {
    const rows = (count: number) => Array.from({ length: count }, (_, at) => [`t${at}`, "1"]);
    assert.doesNotMatch(textOf(dataTable({ columns, rows: rows(3) })), /<button|<input/);
    assert.match(textOf(dataTable({ columns, rows: rows(4) })), /<button/);
    assert.match(textOf(dataTable({ columns, rows: rows(12) })), /<input type="search"/);
  });
});
