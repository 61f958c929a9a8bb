import { plural } from "../format.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import { describeFindings } from "../findings/findings-of.ts";
import { findingsInSight } from "../page/section.ts";
import { deviceKind } from "../timed-where.ts";
import { shapesText } from "../tables/layer-columns.ts";
import { byTime } from "../tables/rank-rows.ts";
import { rankNotes } from "../tables/rank-notes.ts";
import { headline } from "../headline.ts";
import { layerList, mostExpensive } from "./layer-list.ts";
import { profileDetails } from "./profile-details.ts";
import { scopeLines } from "./scope-lines.ts";
import { paint, plain, plainScreen, wrapText } from "./screen.ts";
import type { Screen } from "./screen.ts";
import type { NextStep, TerminalOptions } from "./terminal-options.ts";
import { typeTotals } from "./type-totals.ts";

/**
 * A profile as plain text for a terminal: one line of totals, totals by type, the `top` most expensive layers or the tree of scopes, details, findings and
 * what to do next. No line is wider than the screen, unless all columns are asked for or a single word is; commands are not broken.
 */
export function profileTable(
  record: ProfileRecord,
  { top, screen = plainScreen, wide = false, tree, next = [] }: TerminalOptions & { readonly top: number },
): string {
  const heading = (text: string): string => paint(plain(text, screen), "bold", screen);
  const wrap = (line: string): readonly string[] => wrapText(plain(line, screen), screen, "  ");
  const lines = [
    heading(headline(record)),
    ...headerLines(record)
      .flatMap(wrap)
      .map((line) => paint(line, "dim", screen)),
    "",
    ...typeTotals(record, screen),
    "",
    ...(tree === undefined
      ? layerLines(record, top, screen, wide)
      : [heading(`Scopes to a depth of ${tree}`), ...scopeLines(record, tree, screen)]),
    "",
    ...profileDetails(record).flatMap(wrap),
    ...findingLines(record).flatMap((line, index) => (index === 0 ? ["", heading(line)] : wrap(line))),
    ...nextLines(next).flatMap((line, index) => (index === 0 ? ["", heading(line)] : [plain(line, screen)])),
  ];
  return `${lines.join("\n").replace(/\n+$/, "")}\n`;
}

function headerLines({ model, convention, status, timing }: ProfileRecord): readonly string[] {
  const inputs = shapesText(model.inputs.map(({ shape }) => shape));
  return [
    `${model.name} (${model.format}), input ${inputs} (batch included), convention ${convention}, status ${status}`,
    timing === undefined
      ? "time not measured"
      : `timed on ${timing.backend}, ${timing.device} (${deviceKind(timing)}), ${plural(timing.runs, "run")}`,
  ];
}

function layerLines(record: ProfileRecord, top: number, screen: Screen, wide: boolean): readonly string[] {
  const { layers } = record;
  const rows = mostExpensive(layers, top);
  const timed = byTime(layers);
  const order = timed.length > 0 ? "slowest first" : "most MACs first";
  const rest = layers.length - rows.length;
  const notes = [
    ...(rest === 0 ? [] : [`${plural(rest, "further row")} ${rest === 1 ? "is" : "are"} not shown.`]),
    ...rankNotes(timed, top),
  ];
  return [
    paint(plain(`Most expensive layers, ${order}`, screen), "bold", screen),
    ...layerList(record, rows, screen, wide),
    ...notes.flatMap((note) => wrapText(plain(note, screen), screen, "  ")),
  ];
}

/** Commands in one line each, so that they can be copied. */
function nextLines(next: readonly NextStep[]): readonly string[] {
  if (next.length === 0) return [];
  return ["Next", ...next.map(({ command, purpose }) => `${command}  # ${purpose}`)];
}

/** The findings that matter most, numbered; how many there are besides. */
function findingLines(record: ProfileRecord): readonly string[] {
  const found = describeFindings(record);
  if (found.length === 0) return [];
  const rest = found.length - findingsInSight;
  return [
    "Findings",
    ...found.slice(0, findingsInSight).map(({ title, text }, index) => `${index + 1} ${title}. ${text}`),
    ...(rest > 0 ? [`${plural(rest, "further finding")}: --format md`] : []),
  ];
}
