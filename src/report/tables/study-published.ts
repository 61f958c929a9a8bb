import { bounded, medianAndMad, millions, milliseconds, percent } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import type { Approach, PublishedFigures, StudyRecord } from "../../record/study-record.ts";
import { publishedReasonWords } from "../words/published-words.ts";
import type { StudyTable } from "./define-table.ts";
import { byMacs, byTime } from "./rank-rows.ts";
import { nameColumn, textColumn } from "./report-table.ts";
import type { Column, ReportTable } from "./report-table.ts";

/** Figures that the study published of each approach beside ours, and why they differ. */
export const studyPublished: StudyTable = {
  name: "study-published",
  build: (record) => {
    const shared = sharedReasons(record);
    return publishedOf(record).map(({ approach, published }) => tableOf(approach, published, shared));
  },
  shown: (record) => publishedOf(record).length > 0,
};

/** Reasons that hold for several approaches: said once, below their tables. */
export function sharedReasons(record: StudyRecord): readonly string[] {
  const all = publishedOf(record).flatMap(({ published }) => [
    ...new Set(published.reasons.map(publishedReasonWords)),
  ]);
  return [...new Set(all.filter((words, at) => all.indexOf(words) < at))];
}

/** How far the published totals are from ours. */
export function studyPublishedWords(record: StudyRecord): string | undefined {
  const differences = publishedOf(record).flatMap(({ approach: { title, profile }, published }) => {
    const [ours, theirs] = [profile.totals.macs, published.totalMacsMillions];
    // A lower bound is nothing to compare with.
    if (ours === undefined || ours === 0 || theirs === undefined || profile.status !== "complete") return [];
    const difference = (theirs * 1e6) / ours - 1;
    return [`${title} ${percent(Math.abs(difference))} % ${difference < 0 ? "below" : "above"}`];
  });
  if (differences.length === 0) return undefined;
  return `Published totals of MACs against ours: ${differences.join("; ")}.`;
}

function publishedOf({
  approaches,
}: StudyRecord): readonly { readonly approach: Approach; readonly published: PublishedFigures }[] {
  return approaches.flatMap((approach) =>
    approach.published === undefined ? [] : [{ approach, published: approach.published }],
  );
}

function tableOf(approach: Approach, published: PublishedFigures, shared: readonly string[]): ReportTable {
  const { title, reconstruction, profile, profileByEstimator } = approach;
  const right = (heading: string): Column => ({ ...nameColumn(heading), align: "right" });
  return {
    caption: `${title}: published figures beside ours`,
    columns: [
      textColumn("Figure"),
      right("Published"),
      right(`Ours, ${profile.convention}`),
      ...(profileByEstimator === undefined ? [] : [right(`Ours, ${profileByEstimator.convention}`)]),
    ],
    rows: [
      ...f1Rows(approach, published),
      ...totalRows(approach, published),
      ...topRows(approach, published),
      ...timeRows(approach, published),
    ].map((row) => (profileByEstimator === undefined ? row.slice(0, 3) : row)),
    notes: [
      ...(reconstruction && published.reasons.every(({ code }) => code !== "code-not-public")
        ? [`${title} is our reconstruction: the code of the published network is not public.`]
        : []),
      ...(published.f1Note === undefined ? [] : [`Published F1, also: ${published.f1Note}.`]),
      ...published.reasons.map(publishedReasonWords).filter((words) => !shared.includes(words)),
    ],
    empty: "The study published no figure of this approach.",
  };
}

/** Stands where a convention of counting has nothing to say. */
const none = "";

/** Fewer classes are easier: an F1 beside one of another number of classes names both. */
function f1Rows({ summary, spec }: Approach, { f1Percent, classes }: PublishedFigures): readonly string[][] {
  if (f1Percent === undefined) return [];
  const otherTask = classes !== undefined && spec !== undefined && spec.classes !== classes;
  const on = (count: number | undefined): string => (otherTask ? ` on ${count} classes` : "");
  const theirs = `${f1Percent}${on(classes)}`;
  if (summary === undefined) return [["Weighted F1 (%)", theirs, "not measured", none]];
  const { mean, sd } = summary.weightedF1;
  const ours = sd === undefined ? percent(mean) : `${percent(mean)} ± ${percent(sd)}`;
  return [["Weighted F1 (%)", theirs, `${ours}${on(spec?.classes)}`, none]];
}

function totalRows(
  { profile, profileByEstimator: estimator }: Approach,
  { totalMacsMillions: macs, totalFlopsMillions: flops }: PublishedFigures,
): readonly string[][] {
  const row = (
    figure: string,
    theirs: number | undefined,
    ours: number | undefined,
    counted: number | undefined,
  ) =>
    theirs === undefined
      ? []
      : [
          [
            figure,
            millions(theirs * 1e6),
            bounded(ours, profile, millions),
            counted === undefined ? none : millions(counted),
          ],
        ];
  return [
    ...row("MACs in total (M)", macs, profile.totals.macs, estimator?.totalMacs),
    ...row("FLOPs in total (M)", flops, profile.totals.flops, estimator?.totalFlops),
  ];
}

function topRows(
  { profile, profileByEstimator }: Approach,
  { topLayerByCount: theirs }: PublishedFigures,
): readonly string[][] {
  if (theirs === undefined) return [];
  const [ours] = byMacs(profile.layers);
  const counted = profileByEstimator?.topLayer;
  const inMillions = (value: number | undefined, absent: string): string =>
    value === undefined ? absent : millions(value);
  return [
    [
      "Layer with the most MACs",
      theirs.name,
      ours === undefined ? "unknown" : rowLabel(ours),
      counted?.name ?? none,
    ],
    [
      "its MACs (M)",
      millions(theirs.macsMillions * 1e6),
      inMillions(ours?.macs, "unknown"),
      inMillions(counted?.macs, none),
    ],
    [
      "its FLOPs (M)",
      millions(theirs.flopsMillions * 1e6),
      inMillions(ours?.flops, "unknown"),
      inMillions(counted?.flops, none),
    ],
  ];
}

function timeRows({ profile }: Approach, { topLayerByTime: theirs }: PublishedFigures): readonly string[][] {
  if (theirs === undefined) return [];
  const [ours] = byTime(profile.layers);
  return [
    ["Slowest layer", theirs.name, ours === undefined ? "not measured" : rowLabel(ours.row), none],
    [
      "its time (ms)",
      milliseconds(theirs.ms),
      ours === undefined ? "not measured" : medianAndMad(ours.time),
      none,
    ],
  ];
}
