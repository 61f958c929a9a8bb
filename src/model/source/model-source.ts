/** Bytes of a file from `begin` up to, but without, `end`. */
export interface ByteRange {
  readonly begin: number;
  readonly end: number;
}

/**
 * The files of one model, wherever they are: everything that `model/` reads, it reads through this. Paths are relative to the folder of the
 * model file, with `/` between folders.
 */
export interface ModelSource {
  /** Where the files are, as the user gave it: a path, an address, names of files. Error lines quote it. */
  readonly location: string;
  /** Name of the model file, if the location names one; otherwise it is looked for by its usual names. */
  readonly file?: string;
  /** Names of the folders around the model file, outermost first. They name a model whose file is called `model.json`. */
  readonly folders: readonly string[];
  /** Size of a file in bytes; undefined if there is no such file. */
  readonly size: (path: string) => Promise<number | undefined>;
  /** Bytes of a file, or of a range of it: fewer than asked for if the file ends before. Rejects if there is no such file. */
  readonly read: (path: string, range?: ByteRange) => Promise<Uint8Array>;
  /** Names of files in the folder and the folders in it, for error lines; absent where no one can list them. */
  readonly list?: () => Promise<readonly string[]>;
  /** Why a file is not there, as in `status 403`, once its size was asked for and where more is known than that. */
  readonly whyAbsent?: (path: string) => string | undefined;
}
