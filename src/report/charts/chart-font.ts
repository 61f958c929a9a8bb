/** The families of all text in charts, as CSS lists them. The first is registered where charts become PNGs; a browser may lack it. */
export const chartFont = '"DejaVu Sans", Verdana, sans-serif';
