import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ProfilerError, reasonOf } from "../../errors.ts";

/**
 * Whether the folder's `dataset.json` says `"fixture": true`: drawn images, whose figures are labelled as such everywhere. A
 * folder without the file holds photographs.
 *
 * @throws ProfilerError `dataset-unreadable` where the file is there but is not JSON, as guessing could mislabel a figure
 */
export async function isFixture(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, "dataset.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw unreadable(error);
  });
  if (text === undefined) return false;
  try {
    const marker: unknown = JSON.parse(text);
    return typeof marker === "object" && marker !== null && "fixture" in marker && marker.fixture === true;
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): ProfilerError {
  return new ProfilerError(
    "dataset-unreadable",
    {
      found: `dataset.json broken: ${reasonOf(error)}`,
      expected: 'JSON such as {"fixture": true}',
      remedy: "mend or remove that file",
    },
    { cause: error },
  );
}
