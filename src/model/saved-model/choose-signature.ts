import { ProfilerError } from "../../errors.ts";
import type { MetaGraphMessage, SignatureMessage } from "./messages.ts";

/** The signature that serving programs ask for. */
const usual = "serving_default";

/**
 * The signature asked for; else `serving_default`; else the only one.
 *
 * Throws `wrong-option` where there is no such signature, or several and none is asked for; `model-unsupported` where there is none at all.
 */
export function chooseSignature(
  model: string,
  graph: MetaGraphMessage,
  asked: string | undefined,
): SignatureMessage {
  // The names in underscores are for TensorFlow's own loader.
  const names = Object.keys(graph.signatureDef).filter((name) => !name.startsWith("__saved_model"));
  if (names.length === 0) {
    throw new ProfilerError("model-unsupported", {
      found: `the SavedModel ${model} without a signature`,
      expected: "a signature that names inputs and outputs",
      remedy: "save it with signatures=model.call.get_concrete_function(...) or convert it to tfjs",
    });
  }
  const chosen = asked ?? (names.includes(usual) ? usual : names.length === 1 ? names[0] : undefined);
  if (chosen === undefined || !names.includes(chosen)) {
    throw new ProfilerError("wrong-option", {
      found:
        chosen === undefined
          ? `${names.length} signatures in ${model}`
          : `--signature ${chosen} for ${model}`,
      expected: `one of ${names.join(", ")}`,
      remedy: `name one of these, as in --signature ${names[0]}`,
    });
  }
  return graph.signatureDef[chosen] as SignatureMessage;
}
