import assert from "node:assert/strict";

const attribute = `\\s+[a-zA-Z][\\w:-]*="[^"<]*"`;
const token = new RegExp(
  `<!--[\\s\\S]*?-->|<(?<close>/)?(?<name>[a-zA-Z][\\w-]*)(?<attributes>(?:${attribute})*)\\s*(?<empty>/)?>`,
  "y",
);
const entity = /&(?!(?:amp|lt|gt|quot|#39|#\d+);)/;

/**
 * Fails unless a text is a single element that is well-formed as XML: tags nest, attributes are
 * quoted and not repeated, and nothing but known entities begins with `&`.
 */
export function assertWellFormed(text: string): void {
  const open: string[] = [];
  let roots = 0;
  for (let at = 0; at < text.length;) {
    const next = text.indexOf("<", at);
    const plain = text.slice(at, next === -1 ? undefined : next);
    assert.doesNotMatch(plain, entity, "a bare ampersand in a text");
    if (open.length === 0) assert.equal(plain.trim(), "", "text outside of the element");
    if (next === -1) break;
    token.lastIndex = next;
    const found = token.exec(text);
    assert.ok(found, `not a tag: ${text.slice(next, next + 80)}`);
    at = token.lastIndex;
    const { attributes = "", close, empty, name } = found.groups ?? {};
    if (name === undefined) continue;
    assert.doesNotMatch(attributes, entity, "a bare ampersand in an attribute");
    const names = [...attributes.matchAll(/([\w:-]+)="/g)].map(([, each]) => each);
    assert.equal(new Set(names).size, names.length, `an attribute twice: <${name}${attributes}>`);
    if (close !== undefined) assert.equal(open.pop(), name, "a tag that ends another one");
    else {
      if (open.length === 0) roots += 1;
      if (empty === undefined) open.push(name);
    }
  }
  assert.deepEqual(open, [], "tags that do not end");
  assert.equal(roots, 1, "one element");
}
