import type { LayerRow } from "../../../../record/profile-record.ts";
import { count } from "../../../format.ts";
import { rowLabel } from "../../../row-label.ts";
import { toReadable } from "../../readable.ts";
import { make, makeButton, setAttributes } from "../dom.ts";
import type { Explorer } from "../explorer.ts";
import type { ShownProfile } from "../shown-profile.ts";
import { costFormulas } from "./cost-formulas.ts";
import { fieldPicture } from "./field-picture.ts";
import { costFacts, differenceFacts, fieldFacts, rooflineFacts, timeFacts } from "./layer-facts.ts";
import type { Fact } from "./layer-facts.ts";
import { rooflinePicture } from "./roofline-picture.ts";
import { samplesPicture } from "./samples-picture.ts";

/** Opens a dialog with all that the record says of a layer, when one is chosen anywhere in the page. */
export function mountLayerPanel(dialog: HTMLDialogElement, explorer: Explorer): void {
  const { current, openLayer } = explorer;
  const show = (row: LayerRow | undefined): void => {
    if (row === undefined) {
      dialog.close();
      return;
    }
    const focused = dialog.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-step")
      : undefined;
    const shown = current.get();
    setAttributes(dialog, { "aria-label": toReadable(rowLabel(row)) });
    dialog.replaceChildren(head(row, shown, explorer), make("div", { class: "cards" }, ...cards(row, shown)));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    const same = dialog.querySelector<HTMLButtonElement>(`[data-step="${focused ?? "close"}"]`);
    (same?.disabled === false ? same : dialog.querySelector<HTMLButtonElement>("[data-step=close]"))?.focus();
  };
  openLayer.watch(show);
  dialog.addEventListener("close", () => openLayer.set(undefined));
  dialog.addEventListener("click", ({ target }) => {
    // A click on the ground behind the panel is on the dialog itself.
    if (target === dialog) dialog.close();
  });
  show(openLayer.get());
}

function head(row: LayerRow, { profile, title, id }: ShownProfile, { openLayer }: Explorer): HTMLElement {
  const { layers } = profile;
  const index = layers.indexOf(row);
  const step = (label: string, name: string, to: LayerRow | undefined): HTMLButtonElement =>
    makeButton(label, () => openLayer.set(to), {
      "data-step": name,
      disabled: to === undefined,
    });
  const close = makeButton("Close", () => openLayer.set(undefined), { "data-step": "close" });
  const where = `${row.type}, row ${count(index + 1)} of ${count(layers.length)}`;
  return make(
    "div",
    { class: "panel-head" },
    make(
      "div",
      { class: "panel-title" },
      make("h2", {}, make("bdi", {}, toReadable(rowLabel(row)))),
      make("p", {}, toReadable(id === undefined ? where : `${title}: ${where}`)),
    ),
    make(
      "div",
      { class: "panel-steps" },
      step("Previous", "previous", layers[index - 1]),
      step("Next", "next", layers[index + 1]),
      close,
    ),
  );
}

/** The parts of the panel; one without facts is left out. */
function cards(row: LayerRow, shown: ShownProfile): readonly HTMLElement[] {
  const { profile } = shown;
  const formulas = costFormulas(row, profile);
  return [
    card("Shapes and cost", costFacts(row, shown)),
    formulas.length === 0 ? [] : [makeCard("Formula", formulaList(formulas))],
    card("Receptive field", fieldFacts(row, shown), fieldPicture(row, profile)),
    card("Time", timeFacts(row, shown), row.time === undefined ? undefined : samplesPicture(row.time)),
    card("Roofline", rooflineFacts(row), rooflinePicture(row, profile)),
    card("Second profile", differenceFacts(row, shown)),
  ].flat();
}

function card(title: string, facts: readonly Fact[], picture?: SVGElement): readonly HTMLElement[] {
  if (facts.length === 0) return [];
  const list = make(
    "dl",
    { class: "facts" },
    ...facts.map(([name, value]) =>
      make("div", {}, make("dt", {}, name), make("dd", {}, make("bdi", {}, toReadable(value)))),
    ),
  );
  return [makeCard(title, ...(picture === undefined ? [] : [picture]), list)];
}

function makeCard(title: string, ...content: readonly Node[]): HTMLElement {
  return make("div", { class: "card" }, make("h3", {}, title), ...content);
}

function formulaList(formulas: ReturnType<typeof costFormulas>): HTMLElement {
  return make(
    "dl",
    { class: "formulas" },
    ...formulas.map(({ of, terms, numbers }) =>
      make("div", {}, make("dt", {}, of), make("dd", {}, terms), make("dd", { class: "numbers" }, numbers)),
    ),
  );
}
