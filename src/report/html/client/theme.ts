import { makeButton } from "./dom.ts";

const themes = ["auto", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const names: Readonly<Record<Theme, string>> = { auto: "Automatic", light: "Light", dark: "Dark" };
const key = "clothnet-report-theme";
const root = document.documentElement;
const listeners: (() => void)[] = [];

/** Calls a listener when colors have changed: by the reader, by the system, before and after printing. */
export function onThemeChange(listener: () => void): void {
  listeners.push(listener);
}

/** The button that goes through the themes. The choice is kept where the browser allows it. */
export function themeButton(): HTMLButtonElement {
  const button = makeButton("", () => {
    const next = themes[(themes.indexOf(currentTheme()) + 1) % themes.length] ?? "auto";
    root.dataset["theme"] = next;
    remember(next);
    show();
    notify();
  });
  const show = (): void => {
    button.textContent = `Theme: ${names[currentTheme()]}`;
  };
  show();
  return button;
}

/** Takes the reader's earlier choice, and watches the system's. */
export function startTheme(): void {
  const kept = remembered();
  if (kept !== undefined) root.dataset["theme"] = kept;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", notify);
  // Paper is white, whatever the theme.
  let before: string | undefined;
  addEventListener("beforeprint", () => {
    before = root.dataset["theme"];
    root.dataset["theme"] = "light";
    notify();
  });
  addEventListener("afterprint", () => {
    root.dataset["theme"] = before ?? "auto";
    notify();
  });
}

/** The value of a custom property of the page's styles. */
export function cssColor(name: string): string {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

function currentTheme(): Theme {
  return themes.find((theme) => theme === root.dataset["theme"]) ?? "auto";
}

function notify(): void {
  for (const listener of listeners) listener();
}

// A browser may refuse storage to a file, or altogether.
function remember(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // The choice holds for this page.
  }
}

function remembered(): Theme | undefined {
  try {
    const kept = localStorage.getItem(key);
    return themes.find((theme) => theme === kept);
  } catch {
    return undefined;
  }
}
