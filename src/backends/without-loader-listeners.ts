const events = ["unhandledRejection", "uncaughtException"] as const;

/**
 * Runs `open` and then takes off the process-wide error listeners that scripts of `packageName` put on meanwhile.
 *
 * The loader that Emscripten generates listens for unhandled rejections and uncaught exceptions only to throw them
 * again, which turns every unhandled rejection of the whole program into an exception without its origin, and stops
 * other listeners from deciding. Listeners are told apart by the stack of the call that added them, so those that the
 * program itself adds while the backend opens stay.
 */
export async function withoutLoaderListeners<T>(packageName: string, open: () => Promise<T>): Promise<T> {
  type Listener = (...args: unknown[]) => void;
  const added: { event: string; listener: Listener }[] = [];
  const watch = (event: string, listener: Listener): void => {
    if (!events.some((name) => name === event)) return;
    const caller = new Error("who listens").stack ?? "";
    if (caller.includes(packageName)) added.push({ event, listener });
  };
  process.on("newListener", watch);
  try {
    return await open();
  } finally {
    process.off("newListener", watch);
    for (const { event, listener } of added) process.off(event, listener);
  }
}
