//! Builds the web application with npm and puts its files where `src/assets.rs` takes them into the program.
//!
//! Without Node the rest still builds: the program then serves one page that says what is missing. `LAGESBILD_WEB=skip`
//! asks for that; where `CI` is set, a missing Node is an error instead.

#![allow(clippy::panic, reason = "a build script tells what is wrong and ends")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-env-changed=LAGESBILD_WEB");
    println!("cargo::rerun-if-env-changed=CI");
    let here = PathBuf::from(var("CARGO_MANIFEST_DIR"));
    let web = here.join("../../web");
    for part in ["src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json"]
    {
        println!("cargo::rerun-if-changed={}", web.join(part).display());
    }
    let basemap = here.join("../../data/compiled/basemap.bin");
    println!("cargo::rerun-if-changed={}", basemap.display());
    println!("cargo::rustc-env=LAGESBILD_BASEMAP={}", tag(&std::fs::read(&basemap).unwrap_or_default()));

    let out = PathBuf::from(var("OUT_DIR"));
    let files = out.join("web");
    let _ = std::fs::remove_dir_all(&files);
    let skip = std::env::var("LAGESBILD_WEB").is_ok_and(|value| value == "skip");
    let built = if skip { Err("LAGESBILD_WEB=skip was set".to_owned()) } else { build(&web, &files) };
    if let Err(why) = built {
        assert!(skip || std::env::var_os("CI").is_none(), "the web application could not be built: {why}");
        println!(
            "cargo::warning=the web application was not built ({why}); `lagesbild serve` has its API, but no pages"
        );
        placeholder(&files, &why);
    }
    let mut table = String::from("static ASSETS: &[Asset] = &[\n");
    list(&files, &files, &mut table);
    table.push_str("];\n");
    std::fs::write(out.join("assets.rs"), table).unwrap_or_else(|error| panic!("assets.rs: {error}"));
}

fn var(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// `npm ci` where the packages are older than the lock file, then the build.
fn build(web: &Path, files: &Path) -> Result<(), String> {
    let changed = |path: PathBuf| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    let lock = changed(web.join("package-lock.json")).ok_or("web/package-lock.json is missing")?;
    // npm writes this one at the end of each installation
    if changed(web.join("node_modules/.package-lock.json")).is_none_or(|installed| installed < lock) {
        // what the tests need stays where it was
        let kind = if web.join("node_modules/playwright-core").exists() { "--include=dev" } else { "--omit=dev" };
        npm(web, &["ci", kind, "--no-audit", "--no-fund", "--silent"])?;
    }
    let files = files.to_str().ok_or("the build folder's name is no text")?;
    npm(web, &["run", "--silent", "build", "--", "--outDir", files, "--emptyOutDir", "--logLevel", "warn"])
}

fn npm(web: &Path, args: &[&str]) -> Result<(), String> {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let done = Command::new(name).args(args).current_dir(web).output();
    let done = done.map_err(|error| format!("npm cannot be run ({error}): install Node.js 20 or newer"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let last: Vec<&str> = said.lines().rev().take(12).collect();
    Err(format!("npm {} failed: {}", args.join(" "), last.into_iter().rev().collect::<Vec<_>>().join(" | ")))
}

fn placeholder(files: &Path, why: &str) {
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Lägesbild</title><h1>Lägesbild</h1>\
         <p>This program was built without its web application: {why}.</p>\
         <p>Install Node.js 20 or newer and build again. The API is there: \
         <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.</p></html>"
    );
    let written = std::fs::create_dir_all(files).and_then(|()| std::fs::write(files.join("index.html"), page));
    written.unwrap_or_else(|error| panic!("{}: {error}", files.display()));
}

/// A short name for some bytes (FNV-1a): it tells files apart, it guards nothing.
fn tag(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

fn list(root: &Path, folder: &Path, table: &mut String) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            list(root, &path, table);
            continue;
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if matches!(ending, "gz" | "br") {
            continue;
        }
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let plain = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let packed = |ending: &str| {
            let packed = PathBuf::from(format!("{}.{ending}", path.display()));
            if packed.is_file() { format!("Some(include_bytes!({packed:?}))") } else { "None".to_owned() }
        };
        let _ = writeln!(
            table,
            "    Asset {{ path: \"/{name}\", media: {:?}, etag: \"\\\"{}\\\"\", lasting: {}, plain: include_bytes!({path:?}), \
             gzip: {}, brotli: {} }},",
            media(ending),
            tag(&plain),
            name.starts_with("assets/"),
            packed("gz"),
            packed("br"),
        );
    }
}

fn media(ending: &str) -> &'static str {
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" | "json" => "application/json",
        _ => "application/octet-stream",
    }
}
