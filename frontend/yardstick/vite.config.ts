import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `vite build yardstick --outDir ...`: a page of its own, served from wherever it lies.
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: { target: "es2022" },
});
