import { gzipSync } from "node:zlib";
import type { AnyRecord } from "../../record/any-record.ts";
import { recordJson } from "../../record/record-json.ts";

/** A record inside a page: its JSON, gzipped, in Base64, and the name under which a reader saves it. */
export interface EmbeddedRecord {
  readonly fileName: string;
  readonly base64: string;
}

/** Byte 9 of a gzip header: the operating system, of which 255 is "unknown" (RFC 1952, 2.3.1). */
const operatingSystem = 9;

/**
 * Embeds a record. The same record gives the same bytes: the header has no time and no operating system.
 *
 * @param side begins the file's name where a page has several records
 */
export function embedRecord(record: AnyRecord, side = ""): EmbeddedRecord {
  const bytes = gzipSync(recordJson(record), { level: 9 });
  bytes[operatingSystem] = 255;
  return { fileName: `${side}${fileNameOf(record)}`, base64: bytes.toString("base64") };
}

function fileNameOf(record: AnyRecord): string {
  if ("kind" in record) return `${record.kind}.json`;
  const name = record.model.name.replace(/[^\w.-]+/g, "-").replace(/^[.-]+/, "");
  return `${name.slice(0, 60) || "profile"}.json`;
}
