// Builds what the pages load: one style sheet, HTMX, and our own script. Nothing here is committed.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "parindex", "kit", "static", "vendor");
mkdirSync(out, { recursive: true });

const { css } = sass.compile(join(here, "parindex.scss"), {
  style: "compressed",
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
  silenceDeprecations: ["import"],
});
writeFileSync(join(out, "parindex.css"), css);
copyFileSync(join(here, "node_modules", "htmx.org", "dist", "htmx.min.js"), join(out, "htmx.min.js"));
copyFileSync(join(here, "parindex.js"), join(out, "parindex.js"));
