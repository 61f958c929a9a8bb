import { expect, test, vi } from "vitest";
import { studyProgress } from "../../src/cli/study-progress.ts";
import type { StudyPlan } from "../../src/study/plan-study.ts";

test("one line has all running jobs and the time left of all jobs together", () => {
  const now = vi.spyOn(performance, "now");
  let text = "";
  const progress = studyProgress({ write: (line) => (text += line) });
  const jobs = [0, 1].map((index) => ({ key: `${index}`, job: { fold: { kind: "fold", index, of: 2 } } }));
  progress.onPlan?.({ approaches: [{ approach: { id: "net" }, jobs }] } as unknown as StudyPlan);
  now.mockReturnValue(0);
  progress.onProgress?.("0", { stage: "decode", done: 1, total: 4 });
  now.mockReturnValue(30_000);
  progress.onProgress?.("0", { stage: "fit", epoch: 3, epochs: 4, done: 2, total: 2 });
  now.mockRestore();
  // Three quarters of a job in 30 s are 40 s a job, and 1.25 jobs are left: 50 s.
  expect(text).toBe(
    "0 of 2 jobs; net fold 1 of 2 decode 1 of 4\n0 of 2 jobs; net fold 1 of 2 epoch 3 of 4; about 50 s left\n",
  );
});
