import { ProfilerError, reasonOf } from "../../errors.ts";

/** Runs `run`; what a backend says when it can't run a model becomes one line. Errors that are one already stay. */
export async function explainBackendError<Result>(
  model: string,
  backend: string,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ProfilerError) throw error;
    throw new ProfilerError(
      "model-unsupported",
      {
        found: `${model}, which ${backend} does not run (${reasonOf(error)})`,
        expected: "a model that runs on the backend it is timed on",
        remedy: "choose another backend, or leave the timing out",
      },
      { cause: error },
    );
  }
}
