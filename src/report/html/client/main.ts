import { mountCharts } from "./charts/mount-charts.ts";
import { islands } from "./dom.ts";
import { startTheme, themeButton } from "./theme.ts";

startTheme();
for (const island of islands("download")) island.append(themeButton());
mountCharts();
