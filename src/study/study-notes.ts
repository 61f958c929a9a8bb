import type { Approach, StudyNote } from "../record/study-record.ts";
import { architectures } from "../training/networks/index.ts";

/** What a reader of all approaches' figures must know. */
export function studyNotes(approaches: readonly Approach[]): readonly StudyNote[] {
  const otherNetworks = approaches.some(
    ({ spec, profile }) =>
      spec !== undefined &&
      (spec.width !== 1 || profile.model.inputs[0]?.shape.slice(1).join() !== spec.inputShape.join()),
  );
  const randomFeatures = approaches.some(
    ({ spec }) => spec?.frozen === true && spec.weights.kind === "random",
  );
  return [
    ...(otherNetworks ? [{ code: "full-networks-profiled" } as const] : []),
    ...(randomFeatures ? [{ code: "frozen-random-features" } as const] : []),
    ...approaches.flatMap(paddedNote),
  ];
}

function paddedNote({ title, spec }: Approach): readonly StudyNote[] {
  const unpaddedFrom = architectures.find(({ id }) => id === spec?.network)?.unpaddedFrom;
  const size = spec?.inputShape.slice(0, 2) ?? [];
  return unpaddedFrom === undefined || Math.min(...size) >= unpaddedFrom
    ? []
    : [{ code: "padded-convolutions", title, size, unpaddedFrom }];
}
