import { expect, test } from "vitest";
import { readablePaths } from "../../../src/trace/graph/scope-paths.ts";

test.each<[string, readonly string[], readonly string[]]>([
  [
    "the op of a layer alone is left out",
    ["conv1/Conv2D", "conv2/BiasAdd_1", "pool/mean"],
    ["conv1", "conv2", "pool"],
  ],
  ["beside others it stays", ["conv1/Conv2D", "conv1/BiasAdd"], ["conv1/Conv2D", "conv1/BiasAdd"]],
  [
    "names that somebody gave stay whole",
    ["encoder/attention", "head/logits"],
    ["encoder/attention", "head/logits"],
  ],
  ["also where a slash separates nothing", ["</script><b>", "a/<i>"], ["</script><b>", "a/<i>"]],
  [
    "wrappers of converted models are left out",
    ["StatefulPartitionedCall/model/conv1/Relu", "StatefulPartitionedCall/model/head/logits"],
    ["conv1", "head/logits"],
  ],
])("%s", (_title, names, paths) => {
  expect([...readablePaths(names).values()]).toEqual(paths);
});
