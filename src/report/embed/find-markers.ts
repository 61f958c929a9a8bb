import { ProfilerError } from "../../errors.ts";

/** A pair of marker lines; both numbers count lines from 0. */
export interface MarkedRegion {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

const marker = /^ {0,3}<!--\s*clothnet:(begin|end)\s+([\w/-]+)\s*-->\s*$/;
const nearlyMarker = /^ {0,3}<!--\s*clothnet:/;
const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * The regions between `<!-- clothnet:begin NAME -->` and `<!-- clothnet:end NAME -->`, each marker alone on its line. Lines inside
 * fenced code are left alone: there a marker is an example.
 *
 * @throws ProfilerError `markers-missing` with the line number where a marker is malformed, unclosed, nested or closes nothing
 */
export function findMarkers(lines: readonly string[]): readonly MarkedRegion[] {
  const regions: MarkedRegion[] = [];
  let open: { readonly name: string; readonly line: number } | undefined;
  let fenced: string | undefined;
  for (const [line, text] of lines.entries()) {
    const [, ticks, info] = fence.exec(text) ?? [];
    if (fenced !== undefined) {
      if (ticks?.startsWith(fenced) === true && info?.trim() === "") fenced = undefined;
      continue;
    }
    // Three backticks with another backtick on the line are a code span, not a fence.
    if (ticks !== undefined && !(ticks.startsWith("`") && info?.includes("`") === true)) {
      fenced = ticks;
      continue;
    }
    if (!nearlyMarker.test(text)) continue;
    const [, side, name] = marker.exec(text) ?? [];
    if (side === undefined || name === undefined) throw malformed(text, line);
    if (side === "begin") {
      if (open !== undefined) throw nested(name, line, open);
      open = { name, line };
      continue;
    }
    if (open?.name !== name) throw closesNothing(name, line, open);
    regions.push({ name, begin: open.line, end: line });
    open = undefined;
  }
  if (open !== undefined) throw unclosed(open);
  return regions;
}

function malformed(text: string, line: number): ProfilerError {
  return new ProfilerError("markers-missing", {
    found: `${text.trim()} on line ${line + 1}`,
    expected: "<!-- clothnet:begin NAME --> or <!-- clothnet:end NAME --> alone on its line",
    remedy: "correct that line",
  });
}

function nested(
  name: string,
  line: number,
  open: { readonly name: string; readonly line: number },
): ProfilerError {
  return new ProfilerError("markers-missing", {
    found: `begin ${name} on line ${line + 1} inside ${open.name}, which begins on line ${open.line + 1}`,
    expected: `<!-- clothnet:end ${open.name} --> before it`,
    remedy: "close each table before the next one begins",
  });
}

function closesNothing(
  name: string,
  line: number,
  open: { readonly name: string; readonly line: number } | undefined,
): ProfilerError {
  return new ProfilerError("markers-missing", {
    found: `end ${name} on line ${line + 1}`,
    expected:
      open === undefined
        ? `<!-- clothnet:begin ${name} --> above it`
        : `<!-- clothnet:end ${open.name} --> for the begin on line ${open.line + 1}`,
    remedy: "give both markers of a table the same name",
  });
}

function unclosed({ name, line }: { readonly name: string; readonly line: number }): ProfilerError {
  return new ProfilerError("markers-missing", {
    found: `begin ${name} on line ${line + 1} without an end`,
    expected: `<!-- clothnet:end ${name} --> below it, outside fenced code`,
    remedy: "add that line",
  });
}
