/**
 * What a browser with an empty cache fetches to open a journey's editor, compressed:
 * the entry, the screen and all they import. Fails above the limit, naming the largest
 * files. Reads what was built (`make frontend`).
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 260;
const SCREEN = ["src/main.tsx", "src/journey/EditorPage.tsx"];
const DIST = new URL("dist/", import.meta.url);
const SHOWN = 12;

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));

function filesOf(name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  const { file, css = [], imports = [] } = manifest[name];
  return [file, ...css, ...imports.flatMap((each) => filesOf(each, seen))];
}

const files = [...new Set(SCREEN.flatMap((name) => filesOf(name)))]
  .filter((file) => /\.(js|css)$/.test(file))
  .map((file) => [file, gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length])
  .sort(([, a], [, b]) => b - a);
const total = files.reduce((sum, [, size]) => sum + size, 0);
const kb = (bytes) => (bytes / 1000).toFixed(1);

process.stdout.write(`Opening a journey fetches ${kb(total)} kB of ${LIMIT_KB} kB\n`);
if (total > LIMIT_KB * 1000) {
  for (const [file, size] of files.slice(0, SHOWN)) {
    process.stdout.write(`${kb(size).padStart(8)}  ${file}\n`);
  }
  process.exitCode = 1;
}
