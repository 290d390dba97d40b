import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Django serves what is built here (STATICFILES_DIRS) and finds the hashed names in
// `.vite/manifest.json`, so there is no index.html and no dev server to proxy.
export default defineConfig({
  base: "/static/",
  plugins: [react()],
  build: {
    outDir: "dist",
    manifest: true,
    sourcemap: false,
    // The only inline data Vite would make are fonts and images; CSP allows neither.
    assetsInlineLimit: 0,
    rollupOptions: { input: ["src/main.tsx", "src/pages.css", "src/share/share.ts"] },
  },
  test: {
    // Most of what is tested is plain data; a test of the page says so in its first line.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
