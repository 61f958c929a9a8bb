import { dispose, engine, keep, tidy } from "@tensorflow/tfjs-core";
import type { NamedAttrMap, NamedTensorMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelCall } from "./timed-subject.ts";
import type { Meter } from "./run-meter.ts";

type Inputs = Readonly<Record<string, Tensor | null | undefined>> | readonly Tensor[];

/** The kernels of one row with their inputs, which are held until {@link RepeatedKernels.dispose}. */
export class RepeatedKernels {
  readonly #calls: { readonly op: string; readonly inputs: Inputs; readonly attrs: NamedAttrMap }[] = [];

  /** Adds a call; its inputs are kept alive. To be called while the kernel's inputs are. */
  add({ op, inputs, attrs }: KernelCall): void {
    const held = Object.entries(inputs).map(([name, tensor]) => [
      name,
      tensor == null ? tensor : holdOf(tensor),
    ]);
    this.#calls.push({
      op,
      // Some kernels, as Concat, take a list.
      inputs: (Array.isArray(inputs) ? held.map(([, tensor]) => tensor) : Object.fromEntries(held)) as Inputs,
      attrs: attrs as NamedAttrMap,
    });
  }

  /** Milliseconds of one pass over the kernels, from `repeats` passes in one measurement. Undefined where the device did not tell. */
  async sampleMs(repeats: number, { clock, timing, floorMs }: Meter): Promise<number | undefined> {
    const all = (): void => {
      for (let pass = 1; pass < repeats; pass += 1) tidy(() => void this.#pass());
      tidy(() => {
        const outputs = this.#pass();
        if (timing.kind === "read-back") timing.synchronise(outputs);
      });
    };
    if (timing.kind === "timestamp-query") {
      const { device } = timing.measure(all);
      await timing.finish();
      const told = await device;
      return told === undefined ? undefined : told.milliseconds / repeats;
    }
    const begin = clock.now();
    all();
    return (clock.now() - begin - floorMs) / repeats;
  }

  dispose(): void {
    for (const { inputs } of this.#calls) {
      dispose(Object.values(inputs).filter((tensor): tensor is Tensor => tensor != null));
    }
    this.#calls.length = 0;
  }

  #pass(): readonly TensorInfo[] {
    let outputs: readonly TensorInfo[] = [];
    for (const { op, inputs, attrs } of this.#calls) {
      outputs = [engine().runKernel(op, inputs as NamedTensorMap, attrs)].flat();
    }
    return outputs;
  }
}

function holdOf(tensor: TensorInfo): Tensor {
  return keep(engine().runKernel("Identity", { x: tensor as Tensor }) as Tensor);
}
