import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { droppedFiles } from "../../../src/model/source/dropped-files.ts";
import { folderSource } from "../../../src/model/source/folder-source.ts";
import { insidePath } from "../../../src/model/source/inside-path.ts";
import type { ModelSource } from "../../../src/model/source/model-source.ts";
import { readModelFile } from "../../../src/model/source/read-model-file.ts";
import { urlSource } from "../../../src/model/source/url-source.ts";
import type { Fetch } from "../../../src/model/source/url-source.ts";
import { profileFile } from "../../../src/profile/profile-file.ts";
import { profileSubject } from "../../../src/profile/profile-subject.ts";
import { openSubject } from "../../../src/profile/subject/open-subject.ts";

const fixtures = fileURLToPath(new URL("../../../fixtures/", import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), "sources-"));
afterAll(() => rmSync(temporary, { recursive: true }));

function filesOf(name: string): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(join(fixtures, name), { recursive: true, encoding: "utf8" });
  const files = names.filter((file) => statSync(join(fixtures, name, file)).isFile());
  return new Map(files.map((file) => [file, new Uint8Array(readFileSync(join(fixtures, name, file)))]));
}

/** Answers with the fixtures' files as servers do: with and without ranges, with and without HEAD, compressed or not. */
function server(
  can: { readonly ranges?: boolean; readonly head?: boolean; readonly compresses?: boolean } = {},
): { readonly fetch: Fetch; readonly requests: string[] } {
  const { ranges = true, head = true, compresses = false } = can;
  const requests: string[] = [];
  const fetch: Fetch = async (address, { method = "GET", headers = {} } = {}) => {
    const { range } = headers as { range?: string };
    requests.push([method, address.replace("https://models.test/", ""), range ?? ""].join(" ").trim());
    const file = join(fixtures, new URL(address).pathname);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return new Response("", { status: 404 });
    const bytes = new Uint8Array(readFileSync(file));
    const about = {
      "content-length": String(compresses ? 7 : bytes.length),
      ...(compresses ? { "content-encoding": "br" } : {}),
    };
    if (method === "HEAD") return new Response(null, head ? { headers: about } : { status: 405 });
    const [, begin, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
    if (begin === undefined || !ranges) return new Response(bytes, { headers: about });
    return new Response(bytes.slice(Number(begin), Number(end) + 1), { status: 206 });
  };
  return { fetch, requests };
}

const address = (name: string): string => `https://models.test/${name}`;

const kinds: readonly (readonly [string, (name: string) => ModelSource | Promise<ModelSource>])[] = [
  ["a folder", (name) => folderSource(join(fixtures, name))],
  [
    "bytes by path",
    (name) => droppedFiles(new Map([...filesOf(name)].map(([file, bytes]) => [`${name}/${file}`, bytes]))),
  ],
  [
    "dropped files",
    (name) =>
      droppedFiles(
        [...filesOf(name)].map(([file, bytes]) =>
          Object.assign(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
            name: file.split("/").at(-1) as string,
            webkitRelativePath: `${name}/${file}`,
          }),
        ),
      ),
  ],
  ["an address", (name) => urlSource(address(name), { fetch: server().fetch })],
  [
    "an address without ranges",
    (name) => urlSource(address(name), { fetch: server({ ranges: false }).fetch }),
  ],
  ["an address without HEAD", (name) => urlSource(address(name), { fetch: server({ head: false }).fetch })],
  [
    "a compressing address",
    (name) => urlSource(address(name), { fetch: server({ compresses: true }).fetch }),
  ],
];

const createdAt = new Date(0);
const names = ["small-model", "savedmodel-convnext-block"] as const;
const fromDisk = new Map(
  await Promise.all(
    names.map(async (name) => [name, await profileFile(join(fixtures, name), { createdAt })] as const),
  ),
);

describe.each(kinds)("%s", (_kind, source) => {
  test("gives sizes, whole files and parts of them", async () => {
    const { size, read } = await source("small-model");
    const bytes = filesOf("small-model").get("weights.bin") as Uint8Array;
    expect(await size("weights.bin")).toBe(bytes.length);
    expect(await size("none.bin")).toBeUndefined();
    expect([...(await read("weights.bin", { begin: 3, end: 9 }))]).toEqual([...bytes.subarray(3, 9)]);
    expect(Buffer.compare(await read("./weights.bin"), bytes)).toBe(0);
    await expect(read("none.bin")).rejects.toThrow("none.bin");
  });

  test.each([
    "../small-model/model.json",
    "x/../../model.json",
    "/etc/hosts",
    "..\\model.json",
    "https://a.test/b",
    "c:\\model.json",
  ])("refuses %s", async (path) => {
    const { size, read } = await source("small-model");
    const refusal = `model file is unreadable: found a weight file outside of the model's folder: ${path}`;
    await expect(read(path)).rejects.toThrow(refusal);
    await expect(size(path)).rejects.toThrow(refusal);
  });

  test.each(names)("%s has the same record as from disk", async (name) => {
    const record = await profileSubject(await openSubject(await source(name)), { createdAt });
    expect(record).toEqual(fromDisk.get(name));
  });
});

test("a folder, an address and no files at all without a model", async () => {
  const without = [
    folderSource(temporary),
    urlSource(address("none"), { fetch: server().fetch }),
    droppedFiles(new Map([["a.bin", new Uint8Array()]])),
  ];
  const messages = without.map(async (source) =>
    readModelFile(await source).catch((error: Error) => error.message.split(";")[0]),
  );
  expect(await Promise.all(messages)).toEqual([
    `model not found: found a folder without model.json: ${temporary}`,
    "model not found: found a folder without model.json: https://models.test/none (status 404)",
    "model not found: found a folder without model.json: a.bin",
  ]);
});

test.each([
  ["a/./b//c.bin", "a/b/c.bin"],
  ["a/../b.bin", "b.bin"],
  ["..b/c", "..b/c"],
  ["net-10:30.json", "net-10:30.json"],
])("%s is inside, as %s", (path, inside) => {
  expect(insidePath(path)).toBe(inside);
});

test("a graph whose file could not be read once is read again", async () => {
  const node = (name: string, op: string, attr: object, input: readonly string[] = []): object => ({
    name,
    op,
    input,
    attr,
  });
  const shape = { shape: { dim: [{ size: "4" }] } };
  const model = {
    format: "graph-model",
    modelTopology: {
      node: [
        node("x", "Placeholder", { dtype: { type: "DT_FLOAT" }, shape }),
        node("sides", "Const", { dtype: { type: "DT_INT32" } }),
        node("y", "Reshape", { T: { type: "DT_FLOAT" } }, ["x", "sides"]),
      ],
    },
    weightsManifest: [{ paths: ["w.bin"], weights: [{ name: "sides", shape: [2], dtype: "int32" }] }],
  };
  const whole = droppedFiles(
    new Map([
      ["model.json", new TextEncoder().encode(JSON.stringify(model))],
      ["w.bin", new Uint8Array(Int32Array.of(2, 2).buffer)],
    ]),
  );
  let failures = 1;
  const subject = await openSubject({
    ...whole,
    read: async (path, range) => {
      if (path === "w.bin" && failures-- > 0) throw new Error("net down");
      return whole.read(path, range);
    },
  });
  await expect(profileSubject(subject)).rejects.toThrow("net down");
  const { status, model: info } = await profileSubject(subject);
  expect([status, info.outputs.map((output) => output.shape)]).toEqual(["complete", [[2, 2]]]);
});

describe("dropped files", () => {
  const model = filesOf("small-model");
  const [json, weights] = [model.get("model.json") as Uint8Array, model.get("weights.bin") as Uint8Array];

  test("the model nearest to the root is opened, its weights from beside it", async () => {
    const source = droppedFiles(
      new Map([
        ["shop/weights.bin", weights],
        ["shop/model.json", json],
        ["shop/old/model.json", new Uint8Array()],
      ]),
    );
    expect((await readModelFile(source)).name).toBe("shop");
    expect(await source.size("weights.bin")).toBe(weights.length);
  });

  test("the only JSON file is the model, whatever its name", async () => {
    const source = droppedFiles(
      new Map([
        ["garments.json", json],
        ["small-weights.json", new Uint8Array()],
      ]),
    );
    expect((await readModelFile(source)).name).toBe("garments");
  });

  test("files without folders are found in any folder", async () => {
    const files = [...filesOf("savedmodel-convnext-block")].map(
      ([path, bytes]) => [path.split("/").at(-1) as string, bytes] as const,
    );
    const { totals } = await profileSubject(await openSubject(droppedFiles(new Map(files))));
    expect(totals).toMatchObject({ macs: 140_328, params: 2405 });
  });

  test("two models at once are refused", () => {
    expect(() =>
      droppedFiles(
        new Map([
          ["a/model.json", json],
          ["b/model.json", json],
        ]),
      ),
    ).toThrow(
      "model not found: found 2 files that could be the model: a/model.json, b/model.json; expected the files of one model. Fix: give one model at a time",
    );
  });
});

describe("addresses", () => {
  test("a query goes with every file, and the file's own name is the model's", async () => {
    const { fetch, requests } = server();
    const source = urlSource(`${address("small-model/model.json")}?token=1`, { fetch });
    const { name } = await readModelFile(source);
    await source.read("weights.bin", { begin: 0, end: 4 });
    expect(name).toBe("small-model");
    expect(requests).toEqual([
      "HEAD small-model/model.json?token=1",
      "GET small-model/model.json?token=1",
      "GET small-model/weights.bin?token=1 bytes=0-3",
    ]);
  });

  test("a server without ranges is asked once for a file", async () => {
    const { fetch, requests } = server({ ranges: false });
    const source = urlSource(address("small-model"), { fetch });
    await source.read("weights.bin", { begin: 0, end: 4 });
    await source.read("weights.bin", { begin: 8, end: 12 });
    expect(requests).toEqual(["GET small-model/weights.bin bytes=0-3"]);
  });

  test("a page in the place of a file is no file", async () => {
    const page = async (): Promise<Response> =>
      new Response("<html>", { headers: { "content-type": "text/html; charset=utf-8" } });
    expect(await urlSource(address("x"), { fetch: page }).size("model.json")).toBeUndefined();
  });

  test("no address, and one that nothing answers at", async () => {
    expect(() => urlSource("models/small")).toThrow(
      'model not found: found "models/small", which is not an address',
    );
    const offline = (): Promise<Response> => Promise.reject(new TypeError("fetch failed"));
    await expect(readModelFile(urlSource(address("x"), { fetch: offline }))).rejects.toThrow(
      "model not found: found https://models.test/x/model.json, which cannot be fetched (fetch failed)",
    );
  });
});

test("a file that is named is opened, whatever lies beside it", async () => {
  writeFileSync(join(temporary, "mine.json"), readFileSync(join(fixtures, "small-model/model.json")));
  const file = await readModelFile(await folderSource(join(temporary, "mine.json")));
  expect(file).toMatchObject({ format: "layers-model", name: "mine" });
  rmSync(join(temporary, "mine.json"));
});
