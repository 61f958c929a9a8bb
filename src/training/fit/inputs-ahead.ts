import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * The inputs of one batch after the other. Those of the next batch are on their way while one is in use: files are read, and photos decoded, during
 * a step.
 *
 * Whoever takes inputs frees them; inputs that nobody takes are freed here.
 */
export async function* inputsAhead(
  batches: number,
  make: (batch: number) => Tensor | Promise<Tensor>,
): AsyncGenerator<Tensor, void, undefined> {
  let coming: Promise<Tensor> | undefined;
  const begin = (batch: number): void => {
    coming = batch < batches ? (async () => make(batch))() : undefined;
    // Awaiting it throws its failure; until then it must not count as unhandled.
    coming?.catch(() => {});
  };
  try {
    begin(0);
    for (let batch = 0; batch < batches; batch++) {
      const inputs = await coming!;
      begin(batch + 1);
      yield inputs;
    }
  } finally {
    const left = await coming?.catch(() => undefined);
    left?.dispose();
  }
}
