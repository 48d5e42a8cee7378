/**
 * Builds the front end into src/chengnuo/web/static/dist (never committed).
 *
 * Entries are the files of src/ and styles/ without "_" in their name; the others are parts of them.
 * Icons are those named in templates ({% icon "x" %}), in Python (icon="x") and in icons.txt: one sprite.
 * The phone's app icons are drawn from mark.svg, its manifest is written beside them.
 * Nothing is fetched: what is needed comes from node_modules.
 */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { build, context } from "esbuild";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const web = join(root, "src/chengnuo/web");
const dist = join(web, "static/dist");
const watching = process.argv.includes("--watch");
// Made beside the old one and put in its place at the end: a server that runs meanwhile never misses a file.
const out = watching ? dist : `${dist}.${process.pid}.new`;

async function entries(folder, ending) {
  const names = await readdir(join(here, folder));
  return names.filter((name) => name.endsWith(ending) && !name.includes("_")).sort().map((name) => join(here, folder, name));
}

async function* files(folder, ending) {
  for (const item of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory() && item.name !== "dist" && item.name !== "__pycache__") yield* files(path, ending);
    else if (item.name.endsWith(ending)) yield path;
  }
}

/** Every name in quotes that is the name of a Tabler icon, where an icon can be meant. */
async function iconNames() {
  const listed = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").map((line) => line.trim());
  const names = new Set(listed.filter((line) => line && !line.startsWith("#")));
  const inTemplates = /\{%\s*(?:icon|badge\s+\S+)\s+["']([a-z0-9-]+)["']|empty_icon\s*[=:]\s*["']([a-z0-9-]+)["']/g;
  for await (const path of files(join(web, "templates"), ".html")) {
    for (const found of (await readFile(path, "utf8")).matchAll(inTemplates)) names.add(found[1] ?? found[2]);
  }
  const inPython = /["']([a-z][a-z0-9-]{1,40})["']/g;
  const known = new Set((await readdir(join(root, "node_modules/@tabler/icons/icons/outline"))).map((name) => name.slice(0, -4)));
  for await (const path of files(web, ".py")) {
    const text = await readFile(path, "utf8");
    if (!/icon/.test(text)) continue;
    for (const found of text.matchAll(inPython)) if (known.has(found[1])) names.add(found[1]);
  }
  return [...names].sort();
}

async function sprite() {
  const symbols = [];
  for (const name of await iconNames()) {
    const filled = name.endsWith("-filled");
    const file = filled ? `filled/${name.slice(0, -7)}.svg` : `outline/${name}.svg`;
    let svg;
    try {
      svg = await readFile(join(root, "node_modules/@tabler/icons/icons", file), "utf8");
    } catch {
      throw new Error(`there is no Tabler icon "${name}"`);
    }
    const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    const paint = filled ? ' fill="currentColor" stroke="none"' : "";
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24"${paint}>${inner}</symbol>`);
  }
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
  return symbols.length;
}

/** Icons of the installed app, and the manifest that names them. A maskable one has the mark within the safe circle. */
async function appFiles() {
  await initWasm(await readFile(join(root, "node_modules/@resvg/resvg-wasm/index_bg.wasm")));
  const mark = await readFile(join(here, "mark.svg"), "utf8");
  const inner = mark.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  const ground = /fill="(#[0-9a-f]+)"/i.exec(mark)[1];
  const full = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="${ground}"/><g transform="translate(4.8 4.8) scale(.7)">${inner}</g></svg>`;
  const icons = [];
  for (const [size, svg, purpose] of [[192, mark, "any"], [512, mark, "any"], [512, full, "maskable"]]) {
    const name = purpose === "any" ? `icon-${size}.png` : `icon-${size}-${purpose}.png`;
    await writeFile(join(out, name), new Resvg(svg, { fitTo: { mode: "width", value: size } }).render().asPng());
    icons.push({ src: name, sizes: `${size}x${size}`, type: "image/png", purpose });
  }
  const manifest = {
    name: "城诺", short_name: "城诺", lang: "zh-Hans", description: "网格员与处置单位的任务：离线可用",
    id: "../../m/", start_url: "../../m/", scope: "../../m/", display: "standalone", orientation: "portrait",
    theme_color: ground, background_color: "#f4f6f8", icons,
  };
  await writeFile(join(out, "manifest.webmanifest"), JSON.stringify(manifest));
}

const options = {
  entryPoints: [...(await entries("src", ".ts")), ...(await entries("styles", ".css"))],
  entryNames: "[name]",
  outdir: out,
  bundle: true,
  minify: !watching,
  sourcemap: watching ? "inline" : false,
  target: ["es2018", "chrome80", "firefox78"],
  format: "iife",
  charset: "utf8",
  legalComments: "linked",
  // MapLibre asks where it was loaded from only to find its worker, which the page names.
  define: { "import.meta.url": '""' },
  loader: { ".svg": "dataurl" },
  absWorkingDir: root,
  logLevel: "warning",
};

/** The map draws in a worker, which must be a file of its own: no blob, so the content security policy stays as it is. */
const worker = {
  ...options,
  entryPoints: { "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" },
};

async function make() {
  await mkdir(out, { recursive: true });
  await cp(join(here, "mark.svg"), join(out, "mark.svg"));
  const icons = await sprite();
  await appFiles();
  if (watching) {
    await build(worker);
    await (await context(options)).watch();
  } else {
    await Promise.all([build(options), build(worker)]);
    await rm(dist, { recursive: true, force: true });
    await rename(out, dist);
  }
  return icons;
}

try {
  const icons = await make();
  console.log(`front end built: ${options.entryPoints.length} entries, ${icons} icons`);
} catch (error) {
  if (!watching) await rm(out, { recursive: true, force: true });
  console.error(String(error.message ?? error));
  process.exit(1);
}
