import type { LayerRow } from "../../../record/profile-record.ts";
import { rowLabel } from "../../row-label.ts";
import { toReadable } from "../readable.ts";
import { make } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import type { ShownProfile } from "./shown-profile.ts";

const prefix = "#layer=";

/** Opens what the address names, and lets the address follow the layer that is open: `#layer=NAME`, in a study `#layer=APPROACH/NAME`. */
export function startDeepLinks(explorer: Explorer): void {
  const { current, openLayer } = explorer;
  const follow = (): void => {
    const target = layerOfHash(location.hash, explorer.profiles);
    if (target === undefined) return;
    current.set(target.shown);
    openLayer.set(target.row);
  };
  openLayer.watch((row) => {
    if (row === undefined && !location.hash.startsWith(prefix)) return;
    const hash = row === undefined ? location.href.replace(/#.*/s, "") : hashOfLayer(current.get(), row);
    history.replaceState(null, "", hash);
  });
  addEventListener("hashchange", follow);
  follow();
}

/** Brings the section or the other element that the address names into sight: the page has grown since the browser did. */
export function scrollToHash(): void {
  const target = elementOfHash();
  for (
    let outer = target?.parentElement;
    outer !== null && outer !== undefined;
    outer = outer.parentElement
  ) {
    if (outer instanceof HTMLDetailsElement) outer.open = true;
  }
  target?.scrollIntoView({ behavior: "instant" });
}

/** Says in the page that the address names no layer and no section of it: a link may be of an earlier report. */
export function startLinkNotice(profiles: readonly ShownProfile[]): void {
  const notice = make("p", { class: "warning", role: "status" });
  const check = (): void => {
    const { hash } = location;
    const known = hash === "" || elementOfHash() !== null || layerOfHash(hash, profiles) !== undefined;
    notice.remove();
    if (known) return;
    document.querySelector("main")?.prepend(notice);
    const [what, name] = hash.startsWith(prefix)
      ? ["layer", hash.slice(prefix.length)]
      : ["section", hash.slice(1)];
    notice.textContent = toReadable(
      `The address names the ${what} ${decoded(name) ?? name}, which this page does not have.`,
    );
    notice.scrollIntoView({ behavior: "instant", block: "center" });
  };
  addEventListener("hashchange", check);
  check();
}

function elementOfHash(): Element | null {
  return document.querySelector(`[id="${CSS.escape(decoded(location.hash.slice(1)) ?? "")}"]`);
}

/** The address of a layer: its name, or its path and call if several rows have that name. */
export function hashOfLayer({ id, profile }: ShownProfile, row: LayerRow): string {
  const unique = profile.layers.filter(({ name }) => name === row.name).length === 1;
  const parts = [...(id === undefined ? [] : [id]), unique ? row.name : rowLabel(row)];
  return `${prefix}${parts.map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\uFFFD"))).join("/")}`;
}

/** The layer that an address names; undefined if it names none. */
export function layerOfHash(
  hash: string,
  profiles: readonly ShownProfile[],
): { readonly shown: ShownProfile; readonly row: LayerRow } | undefined {
  if (!hash.startsWith(prefix)) return undefined;
  const text = hash.slice(prefix.length);
  for (const shown of profiles) {
    const own = shown.id === undefined ? "" : `${encodeURIComponent(shown.id)}/`;
    if (!text.startsWith(own)) continue;
    const name = decoded(text.slice(own.length));
    const rows = shown.profile.layers;
    const row =
      rows.find((one) => rowLabel(one) === name) ??
      rows.find((one) => one.name === name) ??
      rows.find((one) => hashOfLayer(shown, one) === hash);
    if (row !== undefined) return { shown, row };
  }
  return undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
