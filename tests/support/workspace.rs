//! A workspace of its own for each test.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{CHARGEMASTER, CONFIG, Export, NIGHT, Outcome, PAYERS, PROVIDERS, Program, Row, Table, TempDir, Tree, copy_folder, program};

/// A workspace in a temporary folder, with the master data of the small practice.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// A new one.
    pub fn new() -> Workspace {
        Workspace::with_config(CONFIG)
    }

    /// A new one with another configuration.
    pub fn with_config(config: &str) -> Workspace {
        let workspace = Workspace { folder: TempDir::new() };
        for (path, text) in [("cleanclaim.toml", config), ("reference/payers.csv", PAYERS), ("reference/providers.csv", PROVIDERS), ("reference/chargemaster.csv", CHARGEMASTER)] {
            workspace.put(path, text);
        }
        for folder in ["inbox/encounters", "inbox/accounts", "inbox/corrections", "inbox/responses"] {
            std::fs::create_dir_all(workspace.path(folder)).unwrap();
        }
        workspace
    }

    /// A new one in which inputs stay where they are.
    pub fn that_keeps() -> Workspace {
        Workspace::with_config(&CONFIG.replace("\"archive\"", "\"keep\""))
    }

    /// A workspace that the program generates: exports with faults of every kind in several files, and account events.
    pub fn generated(encounters: u32, seed: u32) -> Workspace {
        let workspace = Workspace { folder: TempDir::new() };
        let (encounters, seed) = (encounters.to_string(), seed.to_string());
        let out = workspace.root().to_str().unwrap();
        program(["generate", "encounters", "--encounters", &encounters, "--seed", &seed, "--per-file", "3000", "--events", "--out", out]).run().expect(0);
        let config = std::fs::read_to_string(workspace.path("cleanclaim.toml")).unwrap();
        assert!(config.contains("after = \"keep\""), "a generated workspace keeps its inputs, and these tests want to see them moved");
        workspace.put("cleanclaim.toml", config.replace("after = \"keep\"", "after = \"archive\""));
        workspace
    }

    /// A copy of another workspace, see [`copy_folder`].
    pub fn copy_of(other: &Workspace, shuffle: bool) -> Workspace {
        let workspace = Workspace { folder: TempDir::new() };
        copy_folder(other.root(), workspace.root(), shuffle);
        workspace
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file into it.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Puts an export into the inbox.
    pub fn export(&self, name: &str, rows: &[Row]) {
        self.put(&format!("inbox/encounters/{name}"), Export::csv(rows));
    }

    /// Puts account events into the inbox: columns blank-separated, one event a line.
    pub fn events(&self, name: &str, columns: &str, rows: &[&str]) {
        let text = format!("{}\n{}\n", columns.replace(' ', ","), rows.join("\n"));
        self.put(&format!("inbox/accounts/{name}"), text);
    }

    /// Puts the answer to a coder's question into the inbox.
    pub fn answer(&self, name: &str, question_id: &str, answer: &str) {
        self.put(&format!("inbox/corrections/{name}"), format!("question_id,answer,user\n{question_id},{answer},ann\n"));
    }

    /// A call of the program for this workspace.
    pub fn command(&self, arguments: &[&str]) -> Program {
        program(std::iter::once("--config").chain([self.root().to_str().unwrap()]).chain(arguments.iter().copied()))
    }

    /// Calls the program for this workspace.
    pub fn call(&self, arguments: &[&str]) -> Outcome {
        self.command(arguments).run()
    }

    /// Runs a night.
    pub fn night(&self, as_of: &str) -> Outcome {
        self.call(&["run", "--as-of", as_of])
    }

    /// Runs the usual night and checks its exit code.
    #[track_caller]
    pub fn run(&self, code: i32) -> Outcome {
        self.night(NIGHT).expect(code)
    }

    /// Reads a CSV file.
    #[track_caller]
    pub fn table(&self, path: &str) -> Table {
        Table::read(&self.path(path))
    }

    /// Reads a report of a night.
    #[track_caller]
    pub fn report(&self, as_of: &str, name: &str) -> Table {
        self.table(&format!("reports/{as_of}/{name}.csv"))
    }

    /// Reads `run.json` of a night.
    #[track_caller]
    pub fn manifest(&self, as_of: &str) -> Value {
        let path = self.path(&format!("reports/{as_of}/run.json"));
        serde_json::from_slice(&std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
    }

    /// Checks terms of a night's conservation equation (those not named must be zero) and that it balances.
    #[track_caller]
    pub fn assert_terms(&self, as_of: &str, expected: &[(&str, u64)]) {
        let manifest = self.manifest(as_of);
        assert_eq!(manifest["balanced"], true);
        let found: Vec<(String, u64)> = manifest["conservation"].as_object().unwrap().iter().map(|(term, amount)| (term.clone(), amount["encounters"].as_u64().unwrap())).collect();
        for (term, _) in expected {
            assert!(found.iter().any(|(name, _)| name == term), "no term {term}");
        }
        let wanted: Vec<(String, u64)> = found.iter().map(|(term, _)| (term.clone(), expected.iter().find(|(name, _)| name == term).map_or(0, |(_, count)| *count))).collect();
        assert_eq!(found, wanted, "encounters by term");
        let side = |incoming: bool, measure: &str| -> i64 {
            let terms = manifest["conservation"].as_object().unwrap().iter().filter(|(term, _)| ["waiting_before", "read"].contains(&term.as_str()) == incoming);
            terms.map(|(_, amount)| amount[measure].as_i64().unwrap()).sum()
        };
        for measure in ["encounters", "lines", "cents"] {
            assert_eq!(side(true, measure), side(false, measure), "{measure} do not balance");
        }
    }

    /// The 837 files, by name.
    pub fn claim_files(&self) -> Vec<(String, String)> {
        let tree = Tree::read(self.root());
        let names = tree.paths().into_iter().filter(|path| path.starts_with("outbox/claims/") && path.ends_with(".837")).map(str::to_owned).collect::<Vec<_>>();
        names.into_iter().map(|name| (name.clone(), String::from_utf8(tree.bytes(&name).to_vec()).unwrap())).collect()
    }

    /// All files below a folder of the workspace, by path relative to the workspace; none when it is missing.
    pub fn files_in(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        Tree::read(self.root()).paths().into_iter().filter(|path| path.starts_with(&prefix) && !path.ends_with('/')).map(str::to_owned).collect()
    }

    /// The quarantine's rows of all nights.
    pub fn quarantined(&self) -> Vec<std::collections::BTreeMap<String, String>> {
        let files = self.files_in("quarantine").into_iter().filter(|path| path.ends_with(".rows.csv") || path.ends_with(".reason.csv"));
        files.flat_map(|path| self.table(&path).rows().to_vec()).collect()
    }
}
