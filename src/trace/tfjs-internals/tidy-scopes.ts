import { engine } from "@tensorflow/tfjs-core";

/** A scope that the running code opened with `tf.tidy(name, …)`. */
export interface TidyScope {
  readonly name: string;
  readonly id: number;
}

/** Names that tfjs gives its own scopes. */
const ownScopes = new Set(["unnamed scope", "gradients", "forward", "backward"]);

/** The named scopes that are open now, outermost first; those of tfjs' ops left out. */
export function openTidyScopes(): readonly TidyScope[] {
  const { scopeStack } = engine().state as unknown as { readonly scopeStack: readonly TidyScope[] };
  return scopeStack.filter(({ name }) => !name.endsWith("__op") && !ownScopes.has(name));
}
