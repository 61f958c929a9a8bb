import { expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";

// A file, and so a process, of its own: the loader runs only when wasm is opened first in a process.
const events: readonly string[] = ["unhandledRejection", "uncaughtException"];
const listenersNow = (): unknown[][] => events.map((event) => process.rawListeners(event));
const atStart = listenersNow();

test("opening wasm leaves exactly the program's own error listeners", async () => {
  const watchers = process.listenerCount("newListener");
  const meanwhile = (): void => {};
  const opening = openBackend("wasm");
  for (const event of events) process.on(event, meanwhile);
  await opening;
  const after = listenersNow();
  for (const event of events) process.off(event, meanwhile);
  expect(after).toEqual(atStart.map((listeners) => [...listeners, meanwhile]));
  expect(process.listenerCount("newListener")).toBe(watchers);
});

test("after wasm is opened, an unhandled rejection reaches the program's own listener and is not thrown again", async () => {
  await openBackend("wasm");
  const heard: string[] = [];
  const rejected = (reason: unknown): number => heard.push(`rejection: ${(reason as Error).message}`);
  const thrown = (error: Error): number => heard.push(`exception: ${error.message}`);
  // The test runner's own listeners would end the run. Listeners of the loader, if any, stay.
  const each = (act: (event: string, listener: () => void) => void): void =>
    events.forEach((event, at) => atStart[at]?.forEach((listener) => act(event, listener as () => void)));
  each((event, listener) => process.off(event, listener));
  process.on("unhandledRejection", rejected);
  process.on("uncaughtException", thrown);
  try {
    void Promise.reject(new Error("nobody caught me"));
    await new Promise((done) => setImmediate(done));
  } finally {
    process.off("unhandledRejection", rejected);
    process.off("uncaughtException", thrown);
    each((event, listener) => process.on(event, listener));
  }
  expect(heard).toEqual(["rejection: nobody caught me"]);
});
