// The interface of node-canvas, drawn by @napi-rs/canvas, whose binaries come from the npm registry: docs/decisions/022-charts-from-npm-alone.md
module.exports = require("@napi-rs/canvas/node-canvas");
