import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";
import { renderProfileHtml } from "../../../src/report/html/render-html.ts";
import { timedProfile } from "../sample-profile.ts";

function named(name: string): ProfileRecord {
  const profile = timedProfile();
  return { ...profile, layers: profile.layers.map((row) => ({ ...row, path: name, name })) };
}

/** The page without what the script reads. */
const markup = (page: string): string =>
  page.replace(/<script[\s\S]*?<\/script>/g, "").replace(/<style>[\s\S]*?<\/style>/, "");

test.each([
  ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
  ["</script>", "&lt;/script&gt;"],
  ["</style><b>", "&lt;/style&gt;&lt;b&gt;"],
  ["a|b", "a|b"],
  ["`code`", "&#x60;code&#x60;"],
  ["{{constructor}}", "{{constructor}}"],
  ['" onmouseover="alert(1)', "&quot; onmouseover&#x3D;&quot;alert(1)"],
  ["\u05D0\u05D1\u05D2", "\u05D0\u05D1\u05D2"],
  // A mark that would turn the rest of the line around.
  ["conv\u202Egpj", "conv\uFFFDgpj"],
  ["=1+1", "&#x3D;1+1"],
])("a layer named %s is text, isolated from its surroundings", (name, text) => {
  const page = renderProfileHtml(named(name));
  expect(markup(page)).toContain(`<bdi>${text}</bdi>`);
  expect(page.match(/<script\b/g)).toHaveLength(3);
  expect(page.match(/<style\b/g)).toHaveLength(1);
});

test("a name of 10,000 characters is shortened in its middle, and whole in the record", () => {
  const name = `first${"x".repeat(9990)}last!`;
  const page = renderProfileHtml(named(name));
  expect(markup(page)).toContain(`<bdi>first${"x".repeat(35)}…${"x".repeat(34)}last!</bdi>`);
  expect(markup(page)).not.toContain("x".repeat(100));
  const [, base64 = ""] = /id="record"[^>]*>([^<]*)</.exec(page) ?? [];
  expect(gunzipSync(Buffer.from(base64, "base64")).toString()).toContain(name);
});
