import { ProfilerError } from "../../errors.ts";
import { nearNames } from "../../names.ts";
import type { F1Limit } from "../../record/budget-config.ts";
import type { CheckedFigure } from "../../record/check-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";

/**
 * The F1 of an approach, its mean over the folds, against the least that is allowed.
 *
 * @throws {ProfilerError} `config-unreadable` if the study has no such approach, or did not train it
 */
export function checkF1(study: StudyRecord, limit: F1Limit): readonly CheckedFigure[] {
  const approach = study.approaches.find(({ id }) => id === limit.approach);
  const ids = study.approaches.map(({ id }) => id);
  if (approach === undefined) {
    const [near] = nearNames(limit.approach, ids);
    throw new ProfilerError("config-unreadable", {
      found: `a limit on the F1 of '${limit.approach}', which ${limit.study} does not have`,
      expected: `one of ${ids.join(", ")}`,
      remedy: near === undefined ? "name an approach of that study" : `write '${near}'`,
    });
  }
  const { summary } = approach;
  if (summary === undefined) {
    throw new ProfilerError("config-unreadable", {
      found: `a limit on the F1 of '${limit.approach}', which ${limit.study} has no training of`,
      expected: "an approach that was trained",
      remedy: "train it, or leave the limit out",
    });
  }
  return (["weighted", "macro"] as const).flatMap((average) => {
    const least = limit[average];
    if (least === undefined) return [];
    const { mean, sd } = average === "weighted" ? summary.weightedF1 : summary.macroF1;
    const passed = mean >= least;
    return [
      {
        figure: average === "weighted" ? "weightedF1" : "macroF1",
        verdict: passed ? "passed" : "failed",
        value: mean,
        ...(sd === undefined ? {} : { sd }),
        limit: least,
        reasons: [
          ...(passed ? [] : [{ code: "below-limit" } as const]),
          ...(study.dataset.fixture === true ? [{ code: "fixture" } as const] : []),
        ],
        layers: [],
      },
    ];
  });
}
