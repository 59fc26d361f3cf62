#!/usr/bin/env node
// A stand-in for VS Code's desktop program, for `runTests` of @vscode/test-electron: takes its flags, runs the same tests in
// the VS Code server with a headless browser. Compiled by `node esbuild.js --tests`, which npm test runs first.
import '../../out/test/host/desktop-flags/main.mjs';
