import { ProfilerError, reasonOf } from "../../errors.ts";
import { callback, checkOptions, wholeFrom } from "../../options.ts";
import type { OptionRules } from "../../options.ts";
import { insidePath } from "./inside-path.ts";
import type { ByteRange, ModelSource } from "./model-source.ts";

/** How files are fetched: the global `fetch`, or one that adds what a server wants. */
export type Fetch = (address: string, init?: RequestInit) => Promise<Response>;

/** How to fetch, and how much. */
export interface UrlSourceOptions {
  readonly fetch?: Fetch;
  /** Greatest size of one file, also of a compressed one once it is unpacked. Default: 2 GiB, which is above any shard and any topology. */
  readonly limitBytes?: number;
}

const rules: OptionRules<UrlSourceOptions> = { fetch: callback, limitBytes: wholeFrom(1) };

/**
 * The files of a model behind an address. Redirects are followed. Parts are asked for by range; a server that sends the whole file instead is asked once. A query
 * in the address (a token) goes with every file.
 *
 * @param address of a model file, or of the folder that holds it; a page may give a relative one
 * @throws {ProfilerError} `model-not-found` when the address is not one; the source's functions throw it when nothing answers, and when an answer
 *   breaks off; `model-too-large` when it is above the limit
 */
export function urlSource(address: string | URL, options: UrlSourceOptions = {}): ModelSource {
  const { fetch = globalThis.fetch, limitBytes = 2 * 1024 ** 3 } = checkOptions("urlSource", options, rules);
  const { folder, file, folders, search } = partsOf(address);
  const request = requestWith(fetch);
  const whole = new Map<string, Uint8Array>();
  const refusals = new Map<string, number>();
  const place = (path: string): string => {
    const parts = insidePath(path).split("/").map(encodeURIComponent);
    return `${folder}${parts.join("/")}${search}`;
  };
  const keep = async (url: string, response: Response): Promise<Uint8Array> => {
    const bytes = await bodyOf(url, response, limitBytes);
    whole.set(url, bytes);
    return bytes;
  };
  const size = async (path: string): Promise<number | undefined> => {
    const url = place(path);
    const kept = whole.get(url);
    if (kept !== undefined) return kept.length;
    const head = await request(url, { method: "HEAD" });
    if (head.status === 404 || isPage(head)) return undefined;
    // What is compressed on its way has another length there.
    const length = head.headers.get("content-encoding") === null ? head.headers.get("content-length") : null;
    if (head.ok && length !== null) return Number(length);
    const response = await request(url);
    if (!response.ok) refusals.set(url, response.status);
    return response.ok && !isPage(response) ? (await keep(url, response)).length : undefined;
  };
  const read = async (path: string, range?: ByteRange): Promise<Uint8Array> => {
    const url = place(path);
    const kept = whole.get(url);
    if (kept !== undefined) return kept.subarray(range?.begin, range?.end);
    const response = await request(
      url,
      range === undefined ? {} : { headers: { range: `bytes=${range.begin}-${range.end - 1}` } },
    );
    if (!response.ok) throw new Error(`${url} answers with status ${response.status}`);
    if (range === undefined) return bodyOf(url, response, limitBytes);
    if (response.status === 206) return bodyOf(url, response, range.end - range.begin);
    return (await keep(url, response)).subarray(range.begin, range.end);
  };
  const whyAbsent = (path: string): string => `status ${refusals.get(place(path)) ?? 404}`;
  return { location: String(address), ...(file === "" ? {} : { file }), folders, size, read, whyAbsent };
}

function partsOf(address: string | URL): {
  readonly folder: string;
  readonly file: string;
  readonly folders: readonly string[];
  readonly search: string;
} {
  const page = (globalThis.location as Location | undefined)?.href;
  if (!URL.canParse(String(address), page)) {
    throw new ProfilerError("model-not-found", {
      found: `"${String(address)}", which is not an address`,
      expected: "the address of a model.json, of a saved_model.pb, or of the folder that holds one",
      remedy: "give an absolute address, as in https://example.com/model/model.json",
    });
  }
  const { origin, hostname, pathname, search } = new URL(String(address), page);
  const parts = pathname.split("/").filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  const file = fileEndings.test(last) ? last : "";
  const within = file === "" ? parts : parts.slice(0, -1);
  return {
    folder: `${[origin, ...within].join("/")}/`,
    file: decodeURIComponent(file),
    folders: [hostname, ...within.map(decodeURIComponent)],
    search,
  };
}

/** Names that end otherwise are of folders: `v1.0`. */
const fileEndings = /\.(json|pb|pbtxt|h5|hdf5|keras|tflite|onnx|pth?|ckpt|bin|zip|tgz|gz|safetensors|pkl)$/i;

/** The bytes of an answer, of which no more are taken than `most`. */
async function bodyOf(url: string, response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      chunks.push(part.value);
      length += part.value.length;
      if (length <= most) continue;
      await reader?.cancel();
      throw new ProfilerError("model-too-large", {
        found: `more than ${most} bytes at ${url}`,
        expected: `at most ${most} bytes`,
        remedy: "check that the address is that of a model, or download it and name the file",
      });
    }
  } catch (error) {
    if (error instanceof ProfilerError) throw error;
    throw new ProfilerError(
      "model-not-found",
      {
        found: `${url}, which broke off after ${length} bytes (${causeOf(error)})`,
        expected: "the whole file",
        remedy: "check the connection and try again",
      },
      { cause: error },
    );
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** What a failed fetch says, with the reason that Node keeps below it. */
function causeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return cause === undefined ? reasonOf(error) : `${reasonOf(error)}: ${reasonOf(cause)}`;
}

/** Servers of one-page applications answer with their page to whatever they do not have. */
function isPage({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("text/html") === true;
}

function requestWith(fetch: Fetch): Fetch {
  return async (url, init) => {
    try {
      return await fetch(url, init);
    } catch (error) {
      throw new ProfilerError(
        "model-not-found",
        {
          found: `${url}, which cannot be fetched (${causeOf(error)})`,
          expected: "an address that answers, and on a web page one that allows the page's origin",
          remedy: "check the address and the connection",
        },
        { cause: error },
      );
    }
  };
}
