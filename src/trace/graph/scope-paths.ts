/** Scopes that converters and Keras put around a whole model. */
const wrapper = /^(Stateful)?PartitionedCall(_\d+)?$|^(functional|model|sequential)(_\d+)?$/;

/**
 * Last parts of names that say which op it is: TensorFlow's own (`Conv2D`, `BiasAdd_1`) and those of its Python functions. Any other one is a name that
 * somebody gave.
 */
const opName =
  /^_?([A-Z][A-Za-z0-9]*|(sparse_|reduce_)?(add|sub|mul|matmul|div|truediv|div_no_nan|neg|pow|sqrt|rsqrt|square|exp|log|max|min|mean|sum|variance|moments|concat|stack|unstack|split|pad|slice|strided_slice|gather|transpose|reshape|shape|size|squeeze|expand_dims|cond|while|conv[123]d|conv[23]d_transpose|convolution|depthwise|depthwise_conv2d|separable_conv2d|xw_plus_b|batchnorm|relu6?|sigmoid|tanh|softmax|read))(_\d+)?$/;

/**
 * A readable path for each node. It omits scopes that all nodes share or that every converted model has, and the last part if it names the op
 * and no other node has the same scope. `StatefulPartitionedCall/model/conv1/Conv2D` becomes `conv1`, and
 * `conv1/Conv2D` where there is a `conv1/BiasAdd` too. Different names have different paths.
 *
 * @param names full names of nodes
 */
export function readablePaths(names: readonly string[]): ReadonlyMap<string, string> {
  const unique = [...new Set(names)];
  let parts = unique.map((name) => foldWrappers(name.split("/")));
  for (let common = commonScope(parts); common !== undefined; common = commonScope(parts)) {
    parts = parts.map((each) => (each.length > 1 && each[0] === common ? each.slice(1) : each));
  }
  const short = parts.map((each) => each.join("/"));
  const beside = new Map<string, number>();
  for (const each of parts) {
    // A node counts for every scope above it: `a/b` stays if there is `a/b/c`.
    for (let depth = 1; depth < each.length; depth += 1) {
      const scope = each.slice(0, depth).join("/");
      beside.set(scope, (beside.get(scope) ?? 0) + 1);
    }
  }
  const taken = new Set(short);
  const paths = new Map<string, string>();
  const used = new Set<string>();
  unique.forEach((name, at) => {
    const own = short[at] as string;
    const scope = (parts[at] as readonly string[]).slice(0, -1).join("/");
    const folds =
      scope !== "" && opName.test(parts[at]?.at(-1) ?? "") && beside.get(scope) === 1 && !taken.has(scope);
    const folded = folds ? scope : own;
    // Two names that folding made equal keep their full names.
    const path = used.has(folded) ? name : folded;
    used.add(path);
    paths.set(name, path);
  });
  return paths;
}

function foldWrappers(parts: readonly string[]): readonly string[] {
  let at = 0;
  while (at < parts.length - 1 && wrapper.test(parts[at] as string)) at += 1;
  return parts.slice(at);
}

// A scope that only some nodes share is a part of the model.
function commonScope(parts: readonly (readonly string[])[]): string | undefined {
  const inside = parts.filter((each) => each.length > 1);
  const first = inside[0]?.[0];
  if (first === undefined || inside.length < 2) return undefined;
  const deeper = inside.some((each) => each.length > 2);
  return deeper && inside.every((each) => each[0] === first) ? first : undefined;
}
