import { defineConfig } from "vite";

// The app is one file under a name that tells its content; the service worker one under a name that stays.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../static/field/app",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    target: "es2022",
    rollupOptions: {
      input: { app: "src/main.ts", sw: "src/sw.ts" },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "[name]-[hash].js"),
      },
    },
  },
});
