import type { serialization } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";

type Config = serialization.ConfigDict;

/** A layer that keeps all settings of its file, to read them and to write them again. */
export abstract class ConfiguredLayer extends layers.Layer {
  readonly #config: Config;

  /** @param config as in the file, with names in camel case */
  constructor(config: Config) {
    super(config as ConstructorParameters<typeof layers.Layer>[0]);
    this.#config = config;
  }

  protected get config(): Config {
    return this.#config;
  }

  override getConfig(): Config {
    return { ...this.#config, ...super.getConfig() };
  }
}
