import { ProfilerError, reasonOf } from "../../errors.ts";
import { knownFailure } from "./known-failure.ts";

/** Runs `install`. Throws `install-failed` where a folder or file can't be read or written, and what `install` throws else. */
export async function explainFileErrors<Result>(install: () => Promise<Result>): Promise<Result> {
  try {
    return await install();
  } catch (error) {
    if (error instanceof ProfilerError || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    const found = reasonOf(error);
    const known = knownFailure(found);
    throw new ProfilerError(
      "install-failed",
      {
        found,
        expected: known?.expected ?? "folders that can be written to",
        remedy:
          known?.remedy ??
          "see that the project's node_modules and the cache folder can be written to, and run it again",
      },
      { cause: error },
    );
  }
}
