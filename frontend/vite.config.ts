import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * What nearly every screen is made of comes in one file, as forty small ones compress worse
 * by a tenth. No harm if something is missing here: it gets a file of its own.
 */
const EVERYWHERE = [
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|zustand|clsx)\//,
  /node_modules\/use-sync-external-store\//,
  /@mantine\/core\/esm\/core\//,
  /@mantine\/core\/esm\/components\/(ActionIcon|Button|Center|CloseButton|Input|InputBase)\//,
  /@mantine\/core\/esm\/components\/(Loader|TextInput|Transition|UnstyledButton|VisuallyHidden)\//,
  /@mantine\/hooks\/esm\/(utils|use-(id|merged-ref|uncontrolled|force-update|color-scheme))\//,
  /@mantine\/hooks\/esm\/use-(reduced-motion|did-update|media-query|isomorphic-effect)\//,
  /src\/ui\/(announce|EmptyState|ErrorNotice|focusLater|format|Icon|icons|later|Loading)\./,
  /src\/ui\/(lookUp|PartMissing|StatusBadge|toast|useDocumentTitle|useOpener|useHint)\./,
  /src\/ui\/kinds\//,
  /src\/api\/(client|errors|boot|queries\/(all|keys|me|polled))\.ts/,
  /src\/texts\/(en|en\/(api|count|openers|shell|ui))\.ts/,
  /src\/theme\/withRest\.ts/,
  /vite\/preload-helper/,
];
const isOfEveryScreen = (id: string) => EVERYWHERE.some((each) => each.test(id));

/**
 * A file of the base takes all it imports with it, and every screen then fetches that: a
 * sentence is enough. What does nothing but export is left out where nobody uses it:
 * `sideEffects` in package.json names what does more.
 */
const nothingElseInBase: Plugin = {
  name: "nothing-else-in-base",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk" || chunk.name !== "base") continue;
      const own = chunk.moduleIds.filter((id) => id.includes("/frontend/src/"));
      const others = own.filter((id) => !isOfEveryScreen(id));
      if (others.length) this.error(`Every screen would fetch also: ${others.join(", ")}`);
    }
  },
};

// Django serves what is built here (STATICFILES_DIRS) and finds the hashed names in
// `.vite/manifest.json`, so there is no index.html and no dev server to proxy.
export default defineConfig({
  base: "/static/",
  plugins: [react(), nothingElseInBase],
  build: {
    outDir: "dist",
    manifest: true,
    sourcemap: false,
    // The only inline data Vite would make are fonts and images; CSP allows neither.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ["src/main.tsx", "src/pages.css", "src/share/share.ts"],
      output: { codeSplitting: { groups: [{ name: "base", test: isOfEveryScreen }] } },
    },
  },
  test: {
    // Most of what is tested is plain data; a test of the page says so in its first line.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
