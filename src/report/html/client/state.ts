/** A value that parts of the page share. */
export interface State<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  /** Calls a listener after each change. */
  readonly watch: (listener: (value: Value) => void) => void;
}

/** Makes a shared value. */
export function makeState<Value>(initial: Value): State<Value> {
  let current = initial;
  const listeners: ((value: Value) => void)[] = [];
  return {
    get: () => current,
    set: (value) => {
      if (value === current) return;
      current = value;
      for (const listener of listeners) listener(value);
    },
    watch: (listener) => void listeners.push(listener),
  };
}
