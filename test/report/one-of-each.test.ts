import { expect, test } from "vitest";
import type { ProfileRecord, TimeSummary, Timing } from "../../src/record/profile-record.ts";
import { profileTable } from "../../src/report/terminal/profile-table.ts";
import { renderProfile, renderStudy } from "../../src/report/markdown/render-page.ts";
import { timedProfile, withUnexplained } from "./sample-profile.ts";
import { sampleStudy, trainedApproach } from "./sample-study.ts";

const once = (time: TimeSummary): TimeSummary => ({ ...time, samples: 1 });

/** The sample timed by one run after one warm-up run. */
function timedOnce(): ProfileRecord {
  const record = withUnexplained(timedProfile(), 0, 0);
  const timing = record.timing as Timing;
  const training = { ...(timing.training as NonNullable<Timing["training"]>), runs: 1 };
  return {
    ...record,
    timing: {
      ...timing,
      runs: 1,
      warmup: 1,
      endToEnd: once(timing.endToEnd),
      training: { ...training, endToEnd: once(training.endToEnd) },
    },
  };
}

test("one of a thing is not told in the plural", () => {
  const table = profileTable(timedOnce(), { top: 4 });
  expect(table).toContain("1 further row is not shown.");
  expect(table).toContain("1.250 ms, one sample: its spread is unknown\n");
  expect(table).toContain("Sum of layers: 1.000 ms (median of 1 run)");
  const study = sampleStudy({ approaches: [{ ...trainedApproach(), profile: timedOnce() }] });
  const one = { ...study, host: { ...study.host, cores: 1 } };
  for (const page of [table, renderProfile(timedOnce(), { top: 4 }), renderStudy(one)])
    expect(
      page.match(
        /(?<![\d.,])1 (?:[\w-]+ )?(?:row|sample|resample|run|epoch|core|classe|image|call|layer|parameter)s\b/g,
      ),
    ).toBeNull();
});
