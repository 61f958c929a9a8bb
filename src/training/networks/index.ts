import { ProfilerError } from "../../errors.ts";
import { distinct } from "../../names.ts";
import { convnextTiny } from "./convnext-tiny.ts";
import { customCnn } from "./custom-cnn.ts";
import type { Architecture } from "./define-architecture.ts";
import { efficientnetB0 } from "./efficientnet-b0.ts";
import { resnet50 } from "./resnet50.ts";

/** The networks that can be built from options alone, in the order of lists. */
export const architectures: readonly Architecture[] = distinct<readonly Architecture[]>(
  "the architectures",
  [customCnn, resnet50, convnextTiny, efficientnetB0],
  ({ id }) => [id],
);

/**
 * Finds the architecture with an id.
 *
 * @throws {ProfilerError} `wrong-option`, with the known ids, if there is none
 */
export function findArchitecture(id: string): Architecture {
  const found = architectures.find((one) => one.id === id);
  if (found !== undefined) return found;
  const ids = architectures.map((one) => one.id).join(", ");
  throw new ProfilerError("wrong-option", {
    found: `the architecture '${id}'`,
    expected: `one of ${ids}`,
    remedy: "choose one of those",
  });
}
