import { ProfilerError } from "../../errors.ts";
import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";

/**
 * A timed profile as Chrome trace events, for Perfetto, chrome://tracing, DevTools and speedscope: the rows' medians laid end to end in their order, which
 * `otherData` says, since a record has no start times. `ts` and `dur` are microseconds. Arguments have the names that ONNX Runtime's traces use.
 *
 * @throws {ProfilerError} `wrong-option` if the record has no times
 */
export function chromeTrace({ tool, model, timing, layers }: ProfileRecord): string {
  if (timing === undefined) {
    throw new ProfilerError("wrong-option", {
      found: `--format trace for ${model.name}, a record without times`,
      expected: "a timed one: a trace is made of times",
      remedy: "add --time to profile",
    });
  }
  let ts = 0;
  const events = layers.flatMap((row) => {
    const { time, type, macs, flops, bytes, outputShapes, status } = row;
    if (time === undefined) return [];
    const dur = time.medianMs * 1000;
    const event = {
      ph: "X",
      cat: `layer,${type}`,
      name: rowLabel(row),
      pid: 1,
      tid: 1,
      ts,
      dur,
      args: {
        op_name: type,
        provider: timing.backend,
        macs,
        flops,
        parameter_size: bytes.weights,
        activation_size: activationBytes(row),
        output_size: bytes.written,
        output_shapes: JSON.stringify(outputShapes),
        status,
        medianMs: time.medianMs,
        madMs: time.madMs,
        n: time.samples,
      },
    };
    ts += dur;
    return [event];
  });
  const { backend, device } = timing;
  return `${JSON.stringify(
    {
      displayTimeUnit: "ns",
      otherData: {
        tool: `${tool.name} ${tool.version}`,
        clock: timing.clock,
        times: `medians of ${timing.runs} runs, laid end to end in the order of the rows; no real run`,
        rowsWithoutTime: layers.length - events.length,
        endToEndMedianMs: timing.endToEnd.medianMs,
      },
      traceEvents: [
        meta("process_name", 0, { name: `${tool.name}: ${model.name}` }),
        meta("thread_name", 1, { name: `${backend}, ${device}` }),
        meta("thread_sort_index", 1, { sort_index: 1 }),
        { ph: "X", cat: "model", name: model.name, pid: 1, tid: 1, ts: 0, dur: ts, args: { n: timing.runs } },
        ...events,
      ],
    },
    undefined,
    1,
  )}\n`;
}

/** Bytes read besides weights. Unknown for a later call of a shared layer, whose weights stand at the first, and where weights are read as a view. */
function activationBytes({ bytes, sharesWeightsWith }: LayerRow): number | undefined {
  const rest = bytes.read - bytes.weights;
  return sharesWeightsWith !== undefined || rest < 0 ? undefined : rest;
}

function meta(name: string, tid: number, args: object): object {
  return { ph: "M", name, pid: 1, tid, ts: 0, args };
}
