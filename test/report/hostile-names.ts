/** Names that try to be something else than text: markup, cells, templates, directions of writing, formulas, and length. */
export const hostileNames: readonly string[] = [
  "<script>alert(1)</script>",
  "a|b",
  "`code`",
  "{{constructor}}",
  "\u202Eright to left",
  "x".repeat(10_000),
  "</script>",
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  'with "quotes", and\na line',
];
