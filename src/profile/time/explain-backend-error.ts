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
        found: `${model}, which ${backend} does not run (${describe(error)})`,
        expected: "a model that runs on the backend it is timed on",
        remedy: "choose another backend, or leave the timing out",
      },
      { cause: error },
    );
  }
}

/** What tfjs' engine throws where the data of a tensor is gone; it says no more. */
const missingData = "Cannot read properties of undefined (reading 'backend')";

function describe(error: unknown): string {
  const reason = reasonOf(error);
  return reason === missingData
    ? "tfjs reads a tensor whose data it has freed, or has not made there"
    : reason;
}
