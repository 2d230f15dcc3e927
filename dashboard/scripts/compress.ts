// Each built file once more in Brotli, at its best: done once here, and by no server.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const built = fileURLToPath(new URL("../../src/tidings/api/dashboard/built/", import.meta.url));

for (const name of readdirSync(built, { recursive: true, encoding: "utf8" })) {
  if (!/\.(js|css|html|svg|json)$/.test(name)) continue;
  const raw = readFileSync(built + name);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  writeFileSync(`${built}${name}.br`, brotliCompressSync(raw, { params }));
}
