import { count, plural } from "../../../format.ts";
import { toReadable } from "../../readable.ts";
import { make } from "../dom.ts";
import type { ShownProfile } from "../shown-profile.ts";
import type { LayerColumn } from "./layer-columns.ts";
import type { RowFilter } from "./order-rows.ts";

/** The search, the choice of a type and that of columns above the table. */
export interface TableControls {
  readonly elements: readonly HTMLElement[];
  readonly filter: () => RowFilter;
  readonly columns: () => readonly LayerColumn[];
  /** Offers the types and columns of another profile. */
  readonly offer: (shown: ShownProfile, columns: readonly LayerColumn[]) => void;
  /** Says how many rows are in sight. */
  readonly say: (shown: number, all: number) => void;
}

/** Makes the controls; `changed` is called when the reader uses one. */
export function tableControls(changed: () => void): TableControls {
  const search = make("input", {
    type: "search",
    placeholder: "Name or type",
    "aria-label": "Search layers",
  });
  const types = make("select", { "aria-label": "Type of layer" });
  const list = make("fieldset", {}, make("legend", { class: "unseen" }, "Columns in sight"));
  const chooser = make("details", { class: "columns" }, make("summary", {}, "Columns"), list);
  const status = make("p", { class: "row-count", role: "status" });
  search.addEventListener("input", changed);
  types.addEventListener("change", changed);
  list.addEventListener("change", changed);
  // A list that hangs over the table closes as menus do.
  chooser.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    chooser.open = false;
    chooser.querySelector("summary")?.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!chooser.contains(target as Node)) chooser.open = false;
  });

  const chosen = new Map<string, boolean>();
  let names: readonly string[] = [];
  let offered: readonly LayerColumn[] = [];
  let inSight = (column: LayerColumn): boolean => chosen.get(column.id) ?? false;
  return {
    elements: [search, types, chooser, status],
    filter: () => ({ search: search.value, type: names[types.selectedIndex - 1] }),
    columns: () => offered.filter(inSight),
    offer(shown, columns) {
      inSight = (column) => chosen.get(column.id) ?? column.shown(shown);
      const counts = new Map<string, number>();
      for (const { type } of shown.rows) counts.set(type, (counts.get(type) ?? 0) + 1);
      names = [...counts.keys()].toSorted((a, b) => a.localeCompare(b));
      types.replaceChildren(
        make("option", {}, "All types"),
        ...names.map((name) => make("option", {}, `${toReadable(name)} (${count(counts.get(name) ?? 0)})`)),
      );
      offered = columns;
      list.replaceChildren(
        list.firstElementChild ?? "",
        ...columns.map((column) => {
          const box = make("input", { type: "checkbox" });
          box.checked = inSight(column);
          box.addEventListener("change", () => chosen.set(column.id, box.checked));
          return make("label", {}, box, column.heading);
        }),
      );
    },
    say(shown, all) {
      status.textContent = shown === all ? plural(all, "row") : `${count(shown)} of ${plural(all, "row")}`;
    },
  };
}
