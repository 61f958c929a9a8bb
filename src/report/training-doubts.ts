import { layersAndEndToEnd } from "./findings/layers-and-end-to-end.ts";
import { sentenceOf } from "./findings/finding-words.ts";
import type { ProfileRecord } from "../record/profile-record.ts";

/** Why the times of a training step are in doubt; those of a forward pass say so in the notes of the record. */
export function trainingDoubts(profile: ProfileRecord): readonly string[] {
  return layersAndEndToEnd
    .check({ profile })
    .flatMap((finding) =>
      finding.kind === "layers-and-end-to-end-differ" && finding.of === "training-step"
        ? [`in doubt (sum-of-layers): ${sentenceOf(finding)}`]
        : [],
    );
}
