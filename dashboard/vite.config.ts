import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Old programs ask for the global object by making a function of a text, which the policy forbids: they get it by its name. */
const globalByName: Plugin = {
  name: "global-by-name",
  transform: (code, id) =>
    id.includes("/node_modules/") && code.includes("return this")
      ? { code: code.replaceAll(/\b(?:new )?Function\((["'])return this\1\)\(\)/g, "globalThis"), map: null }
      : null,
};

export default defineConfig({
  plugins: [react(), globalByName],
  resolve: { alias: { "@sdk": place("../sdk/typescript/src") } },
  build: {
    outDir: place("../src/tidings/api/dashboard/built"),
    emptyOutDir: true,
    target: "es2022",
    // Nothing of the page stands in an address: the policy lets scripts and styles come from files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  // While developing: `npm run dev` beside `tidings serve`.
  server: { proxy: { "/v1": { target: "http://127.0.0.1:8080", ws: true }, "/openapi.json": "http://127.0.0.1:8080" } },
});
