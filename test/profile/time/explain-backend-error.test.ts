import { add, setBackend, tensor } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import "@tensorflow/tfjs-backend-cpu";
import { explainBackendError } from "../../../src/profile/time/explain-backend-error.ts";

test("what tfjs says of a tensor without data is said in words", async () => {
  await setBackend("cpu");
  const x = tensor([1, 2]);
  const copy = Object.create(x, { isDisposedInternal: { value: false } }) as typeof x;
  x.dispose();
  const run = explainBackendError("net", "cpu", () => Promise.resolve(add(copy, 1)));
  await expect(run).rejects.toThrow(
    "found net, which cpu does not run (tfjs reads a tensor whose data it has freed, or has not made there)",
  );
});

test("other errors keep their words", async () => {
  const run = explainBackendError("net", "cpu", () => Promise.reject(new Error("no kernel Complex")));
  await expect(run).rejects.toThrow("found net, which cpu does not run (no kernel Complex)");
});
