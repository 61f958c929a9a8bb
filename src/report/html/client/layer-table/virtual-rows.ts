import { make } from "../dom.ts";

/** Height of every row in pixels, as in client.css. */
const rowHeight = 34;

/** Rows beyond the edges of the scrolling element that are there already. */
const overscan = 8;

/** The rows of a table of which only those in sight are elements. */
export interface VirtualRows {
  /** Begins anew at the top, with so many rows. */
  readonly reset: (rowCount: number) => void;
  /** Brings a row into sight and gives its button the focus. */
  readonly focus: (index: number) => void;
}

/**
 * Fills a table body with the rows in sight of a scrolling element; above and below them lie empty rows as high as those left out. One button in each row
 * takes the focus, and one of them is reached with Tab.
 */
export function virtualRows(
  scroller: HTMLElement,
  body: HTMLTableSectionElement,
  makeRow: (index: number) => HTMLTableRowElement,
): VirtualRows {
  const rows = new Map<number, HTMLTableRowElement>();
  const [above, below] = [makeSpacer(), makeSpacer()];
  let [count, active] = [0, 0];

  const render = (): void => {
    const top = Math.floor(scroller.scrollTop / rowHeight);
    const from = Math.max(top - overscan, 0);
    const to = Math.min(top + Math.ceil(scroller.clientHeight / rowHeight) + overscan, count);
    const wanted = new Set(Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index));
    for (const [index, row] of rows) {
      if (wanted.has(index)) continue;
      // Arrow keys go on from a row that was scrolled out of sight.
      if (row.contains(document.activeElement)) scroller.focus({ preventScroll: true });
      row.remove();
      rows.delete(index);
    }
    for (const index of wanted) {
      if (!rows.has(index)) rows.set(index, makeRow(index));
    }
    const shown = [...rows].toSorted(([a], [b]) => a - b);
    place(body, [above.row, ...shown.map(([, row]) => row), below.row]);
    above.cell.style.height = `${from * rowHeight}px`;
    below.cell.style.height = `${Math.max(count - to, 0) * rowHeight}px`;
    const reached = wanted.has(active) ? active : Math.min(top, count - 1);
    for (const [index, row] of shown) {
      const button = row.querySelector("button");
      if (button !== null) button.tabIndex = index === reached ? 0 : -1;
    }
  };

  scroller.tabIndex = -1;
  scroller.addEventListener("scroll", render, { passive: true });
  new ResizeObserver(render).observe(scroller);

  const focus = (index: number): void => {
    active = Math.min(Math.max(index, 0), count - 1);
    const top = active * rowHeight;
    const head = scroller.querySelector("thead")?.clientHeight ?? 0;
    const room = scroller.clientHeight - head - rowHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
    render();
    rows.get(active)?.querySelector("button")?.focus({ preventScroll: true });
  };

  scroller.addEventListener("keydown", (event) => {
    const page = Math.max(Math.floor(scroller.clientHeight / rowHeight) - 2, 1);
    const steps = new Map([
      ["ArrowDown", active + 1],
      ["ArrowUp", active - 1],
      ["PageDown", active + page],
      ["PageUp", active - page],
      ["Home", 0],
      ["End", count - 1],
    ]);
    const next = steps.get(event.key);
    if (next === undefined || (event.target !== scroller && !body.contains(event.target as Node))) return;
    event.preventDefault();
    focus(next);
  });
  body.addEventListener("focusin", (event) => {
    const entry = [...rows].find(([, row]) => row.contains(event.target as Node));
    if (entry !== undefined) active = entry[0];
  });

  return {
    reset(rowCount) {
      count = rowCount;
      for (const row of rows.values()) row.remove();
      rows.clear();
      active = 0;
      scroller.scrollTop = 0;
      render();
    },
    focus,
  };
}

function makeSpacer(): { readonly row: HTMLTableRowElement; readonly cell: HTMLTableCellElement } {
  const cell = make("td");
  return { row: make("tr", { class: "spacer", "aria-hidden": "true" }, cell), cell };
}

/** Puts elements in this order and moves none that is in its place: one that moves loses the focus. */
function place(parent: Element, elements: readonly Element[]): void {
  elements.forEach((element, index) => {
    const there = parent.children[index];
    if (there !== element) parent.insertBefore(element, there ?? null);
  });
}
