import type { LayerRow } from "../../../record/profile-record.ts";
import { toReadable } from "../readable.ts";
import { make } from "./dom.ts";
import type { ShownProfile } from "./shown-profile.ts";
import { makeState } from "./state.ts";
import type { State } from "./state.ts";

/** What the parts of the page that show layers share. */
export interface Explorer {
  readonly profiles: readonly ShownProfile[];
  readonly current: State<ShownProfile>;
  /** The layer whose panel is open. */
  readonly openLayer: State<LayerRow | undefined>;
}

/** Begins with the first profile. Undefined if there is none. */
export function makeExplorer(profiles: readonly ShownProfile[]): Explorer | undefined {
  const [first] = profiles;
  if (first === undefined) return undefined;
  return { profiles, current: makeState(first), openLayer: makeState<LayerRow | undefined>(undefined) };
}

/** The choice of an approach, for each part of the page; nothing where there is one profile. */
export function profileSelect({ profiles, current }: Explorer): readonly HTMLElement[] {
  if (profiles.length < 2) return [];
  const select = make(
    "select",
    {},
    ...profiles.map(({ title }, index) => make("option", { value: index }, toReadable(title))),
  );
  const show = (): void => {
    select.value = String(profiles.indexOf(current.get()));
  };
  select.addEventListener("change", () => {
    const chosen = profiles[Number(select.value)];
    if (chosen !== undefined) current.set(chosen);
  });
  current.watch(show);
  show();
  return [make("label", { class: "control" }, "Network ", select)];
}
