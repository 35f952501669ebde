//! Who may use whom, which modules stay pure, and how long files may be: the map of `src/lib.rs`, held by reading the source.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every module with the modules that it may name. `cli` and `pipeline` join the others and may name all below them.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("conservation", &["model"]),
    ("codes", &["model"]),
    ("ledger", &["model"]),
    // X12 never sees edits, and edits never see X12 text.
    ("x12", &["model"]),
    ("config", &["model"]),
    ("coding", &["model", "codes", "config"]),
    ("edits", &["model", "codes", "config"]),
    // Rules of the house judge beside the edits and borrow their policy and their example.
    ("rules", &["model", "codes", "config", "edits"]),
    ("claims", &["model", "coding", "config"]),
    // An answer may name any version of a claim; which ids belong together is for `claims` to say.
    ("posting", &["x12", "claims", "ledger", "model"]),
    ("aging", &["ledger", "model", "config"]),
    ("delinquency", &["ledger", "model", "config", "aging"]),
    // The smallest balance that gets a statement is one rule for letters and for agencies.
    ("referral", &["ledger", "model", "config", "aging", "delinquency"]),
    // A letter says what dunning has decided, in cells like those of reports.
    ("statements", &["ledger", "model", "config", "delinquency", "worklists"]),
    // Of the ledger only what an account event and an opening item are.
    ("intake", &["model", "config", "ledger"]),
    ("worklists", &["model", "codes", "coding", "edits"]),
    ("reports", &["ledger", "aging", "delinquency", "referral", "model", "config", "conservation", "worklists"]),
    // The columns that exports and master data have, and the X12 that payers read and write.
    ("generate", &["model", "intake", "x12"]),
    ("init", &["model", "intake", "config"]),
    ("store", &["model", "ledger"]),
    ("error", &["store"]),
    (
        "pipeline",
        &[
            "aging",
            "claims",
            "codes",
            "coding",
            "config",
            "conservation",
            "delinquency",
            "edits",
            "error",
            "intake",
            "ledger",
            "model",
            "posting",
            "referral",
            "reports",
            "rules",
            "statements",
            "store",
            "worklists",
            "x12",
        ],
    ),
    ("cli", &["codes", "coding", "config", "edits", "error", "generate", "init", "intake", "ledger", "model", "pipeline", "referral", "reports", "rules", "store", "x12"]),
];

/// Modules whose answers follow from their arguments alone.
const PURE: &[&str] = &[
    "model",
    "codes",
    "coding",
    "edits",
    "claims",
    "x12",
    "ledger",
    "posting",
    "aging",
    "delinquency",
    "referral",
    "reports",
    "statements",
    "worklists",
    "conservation",
    "generate",
    "init",
    "rules",
];

/// What would make an answer depend on something else.
const IMPURE: &[&str] = &[
    "std::fs",
    "fs::",
    "std::env",
    "env::",
    "File::",
    "SystemTime",
    "Instant::",
    "std::thread",
    "thread::",
    "Timestamp::now",
    "Zoned::now",
    "rayon",
    "polars",
    "rusqlite",
    "println!",
    "eprintln!",
];

/// Modules that may open files.
const OPENS_FILES: &[&str] = &["intake", "store", "config", "pipeline", "cli"];

/// No file is longer: whoever opens one can read it in one sitting.
const MOST_LINES: usize = 600;

/// A source file: its module, its path below `src`, its text without comments and tests.
struct Source {
    module: String,
    path: String,
    code: String,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(&root).unwrap().display().to_string();
        let module = path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        Source { module, code: shipped(&text), lines: text.lines().count(), path }
    };
    paths.into_iter().map(read).filter(|source| source.module != "lib" && source.module != "main").collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        if path.is_dir() && !is_test {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
            paths.push(path);
        }
    }
}

/// The code that is shipped: comments and everything behind `#[cfg(test)]` left out. rustfmt makes a block end with a brace at the indentation of its beginning.
fn shipped(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        if code.starts_with("#[cfg(test)]") {
            let Some(item) = lines.by_ref().find(|line| !line.trim_start().starts_with("#[")) else { break };
            if !item.trim_end().ends_with(';') && !item.trim_end().ends_with('}') {
                let end = format!("{}}}", &item[..item.len() - item.trim_start().len()]);
                lines.by_ref().take_while(|line| *line != end).for_each(drop);
            }
        } else if !code.starts_with("//") {
            kept.push_str(line.split(" // ").next().unwrap());
            kept.push('\n');
        }
    }
    kept
}

/// The modules that code names as `crate::x`, and those of `crate::{x, y}`.
fn named(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || *letter == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => found.extend(group.split('}').next().unwrap().split(',').map(|part| word(part.trim_start()))),
            None => _ = found.insert(word(after)),
        }
    }
    found.remove("");
    found
}

#[test]
fn modules_name_only_those_that_they_may() {
    let mut wrong = Vec::new();
    let sources = sources();
    for source in &sources {
        let Some((_, allowed)) = ALLOWED.iter().find(|(module, _)| *module == source.module) else {
            wrong.push(format!("{}: module `{}` has no place in the map; add it to ALLOWED and to src/lib.rs", source.path, source.module));
            continue;
        };
        for other in named(&source.code).into_iter().filter(|other| *other != source.module) {
            if !allowed.contains(&other.as_str()) {
                wrong.push(format!("{} uses crate::{other}; `{}` may use {allowed:?}", source.path, source.module));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The scan sees something: were it blind, every edge would pass.
    let seen = |module: &str, other: &str| sources.iter().any(|source| source.module == module && named(&source.code).contains(other));
    assert!(seen("coding", "codes") && seen("pipeline", "store") && seen("posting", "ledger") && seen("cli", "pipeline"));
}

#[test]
fn nobody_uses_the_command_line_and_only_it_uses_the_pipeline() {
    for (module, allowed) in ALLOWED {
        assert!(!allowed.contains(&"cli"), "{module}");
        assert!(!allowed.contains(&"pipeline") || *module == "cli", "{module}");
    }
}

#[test]
fn the_map_has_no_circle() {
    // Each module may only name modules whose own names are settled before it.
    let mut settled: Vec<&str> = Vec::new();
    while settled.len() < ALLOWED.len() {
        let next = ALLOWED.iter().find(|(module, allowed)| !settled.contains(module) && allowed.iter().all(|other| settled.contains(other)));
        let (module, _) = next.unwrap_or_else(|| panic!("a circle among the modules that are not in {settled:?}"));
        settled.push(module);
    }
}

#[test]
fn pure_modules_touch_neither_files_nor_clock_nor_threads() {
    let mut wrong = Vec::new();
    for source in sources() {
        for name in IMPURE.iter().filter(|name| has_word(&source.code, name)) {
            let is_file = ["std::fs", "fs::", "File::"].contains(name);
            let is_forbidden = PURE.contains(&source.module.as_str()) || (is_file && !OPENS_FILES.contains(&source.module.as_str()));
            if is_forbidden {
                wrong.push(format!("{} names {name}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_store_knows_parquet_and_sqlite() {
    for source in sources().into_iter().filter(|source| source.module != "store") {
        for name in ["polars", "polars_parquet", "rusqlite"] {
            // The command line sets polars' thread count through the environment before any thread starts.
            assert!(!has_word(&source.code, &format!("{name}::")), "{} names {name}", source.path);
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = sources().into_iter().filter(|source| source.lines > MOST_LINES).map(|source| format!("{}: {} lines", source.path, source.lines)).collect();
    assert!(long.is_empty(), "longer than {MOST_LINES} lines: {}", long.join(", "));
}

/// Whether code names something, not as the end of a longer word.
fn has_word(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| !code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
}

#[test]
fn the_scan_leaves_out_comments_and_tests() {
    let text =
        "use crate::a::B;\n// crate::c\nfn f() { crate::{d::x, e}; } // crate::g\n#[cfg(test)]\nmod tests {\n    use crate::h;\n}\n#[cfg(test)]\nuse crate::i;\nuse crate::j;\n";
    assert_eq!(named(&shipped(text)).into_iter().collect::<Vec<_>>(), ["a", "d", "e", "j"]);
    assert!(has_word("std::fs::read", "std::fs") && !has_word("cofs::x", "fs::"));
}
