import type { StudyRecord } from "../../src/record/study-record.ts";
import { timedProfile } from "./sample-profile.ts";
import { sampleStudy, trainedApproach } from "./sample-study.ts";

/** Tries everything that a name could do to a page: cells, tags, links, templates, code spans, markers, terminals. */
const trick =
  'a|b\n# h\n<script>alert(1)</script> [x](javascript:alert(1)) {{x}} {{{x}}} `code` <!-- clothnet:end study-f1 --> <img src="x" onerror=y> \u001B[31m';

const said = { code: "unclassified", text: trick } as const;

/** The sample study with that text wherever a stranger can put text. */
export function hostileStudy(): StudyRecord {
  const study = sampleStudy();
  const approach = trainedApproach();
  const { spec, jobs, summary, published } = approach;
  if (published === undefined) throw new Error("the sample is published");
  const timed = timedProfile();
  const [dress, shirt] = summary.pooled.perClass;
  if (dress === undefined || shirt === undefined || timed.timing === undefined)
    throw new Error("the sample has them");
  const profile = {
    ...timed,
    model: { ...timed.model, name: trick },
    conventionLegend: trick,
    status: "partial" as const,
    reasons: [said],
    layers: timed.layers.map((row) => ({ ...row, path: trick, name: trick, type: trick })),
    uncounted: [{ op: trick, calls: 1, layers: [trick] }],
    timing: { ...timed.timing, device: trick, notes: [{ code: "unclassified" as const, text: trick }] },
  };
  return {
    ...study,
    title: trick,
    host: { ...study.host, cpu: trick },
    dataset: { ...study.dataset, name: trick, droppedLabels: [{ name: trick, images: 1 }] },
    approaches: [
      {
        ...approach,
        title: trick,
        profile,
        spec: {
          ...spec,
          network: trick,
          weights: { kind: "file", name: trick },
          augmentation: [said],
        },
        jobs: jobs.map((job) => ({
          ...job,
          evaluation: { ...job.evaluation, perClass: [{ ...dress, label: trick }, shirt] },
        })),
        summary: {
          ...summary,
          pooled: { ...summary.pooled, perClass: [{ ...dress, label: trick }, shirt] },
        },
        published: { ...published, f1Note: trick, reasons: [said] },
      },
    ],
    notes: [said],
  };
}
