// How the page is built: one entry, MapLibre and its worker in files of their own that the first
// view never asks for. Nothing is inlined as data: so that a strict content policy holds.
import { defineConfig } from "vite";

/** pmtiles carries an unpacker for browsers without DecompressionStream; those the page is built for have it. */
const withoutUnpacker = { fflate: new URL("src/unpacked.ts", import.meta.url).pathname };

export default defineConfig({
  resolve: { alias: withoutUnpacker },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1200 },
  server: {
    host: "127.0.0.1",
    // `npx vite` shows sources at once; figures and shapes come from a running veerkrachtd.
    proxy: Object.fromEntries(["/api", "/e/"].map((path) => [path, process.env.VEERKRACHT_URL ?? "http://127.0.0.1:8080"])),
  },
  test: { include: ["test/**/*.test.ts"] },
} as never);
