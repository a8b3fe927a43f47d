// unpacked.ts - stands in for `fflate`, which pmtiles would ask where a browser lacks DecompressionStream.
// Every browser of the build's target has it (2023 and later), so it is never called.
export function decompressSync(): never {
  throw new Error("this browser cannot unpack gzip");
}
