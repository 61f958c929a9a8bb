/** The parts of a gradient that are wanted of each position. */
export interface PositionSums {
  /** Sum of magnitudes over channels and examples of the batch. */
  readonly absolute: Float64Array;
  /** Sum with signs. */
  readonly signed: Float64Array;
}

/** Sums a tensor's values over all axes but the spatial ones; positions come with the last spatial axis fastest. */
export function sumOverChannels(
  values: ArrayLike<number>,
  shape: readonly number[],
  spatialAxes: readonly number[],
): PositionSums {
  // What one step along each axis of the tensor means in the map: 0 along batch and channels.
  const steps = shape.map(() => 0);
  let positions = 1;
  for (const axis of spatialAxes.toReversed()) {
    steps[axis] = positions;
    positions *= shape[axis] ?? 1;
  }
  const absolute = new Float64Array(positions);
  const signed = new Float64Array(positions);
  const at = shape.map(() => 0);
  let position = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    absolute[position] = (absolute[position] as number) + Math.abs(value);
    signed[position] = (signed[position] as number) + value;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const next = (at[axis] as number) + 1;
      if (next < (shape[axis] as number)) {
        at[axis] = next;
        position += steps[axis] as number;
        break;
      }
      position -= (steps[axis] as number) * (at[axis] as number);
      at[axis] = 0;
    }
  }
  return { absolute, signed };
}
