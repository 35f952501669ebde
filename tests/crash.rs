//! Killed, interrupted, locked, out of space: the night before stays whole, and the next run ends in the same bytes as an undisturbed one.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Row, TempDir, Tree, Workspace, copy_folder};

/// The night before.
const BEFORE: &str = "2026-09-15";
/// The disturbed night.
const NIGHT: &str = "2026-09-16";

/// A workspace with one generated night behind it and another day in its inbox.
fn before_the_night() -> Workspace {
    let workspace = Workspace::generated(1_500, 5);
    workspace.call(&["run", "--as-of", BEFORE]).expect(3);
    let inside = workspace.path("inbox/encounters").display().to_string();
    workspace.call(&["generate", "encounters", "--encounters", "1500", "--seed", "6", "--date", NIGHT, "--out", &inside]).expect(0);
    workspace.events("pay.csv", "event_id event date encounter_id amount", &["odd1,payment,2026-09-16,E404,5.00"]);
    workspace
}

/// What an undisturbed night makes of it.
fn undisturbed(original: &Workspace) -> Tree {
    let workspace = Workspace::copy_of(original, false);
    workspace.call(&["run", "--as-of", NIGHT]).expect(3);
    Tree::of_results(workspace.root())
}

/// True once a run has staged something of this name in a destination of the workspace.
fn has_staged(workspace: &Workspace, destination: &str, name: &str) -> bool {
    let has_name = |staging: std::fs::ReadDir| staging.flatten().any(|entry| entry.path().join(name).exists());
    std::fs::read_dir(workspace.path(destination).join(".staging")).is_ok_and(has_name)
}

fn start(workspace: &Workspace) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cleanclaim"));
    command.arg("--config").arg(workspace.root()).args(["run", "--as-of", NIGHT]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits for something, looking again and again without rest, because what follows shall happen at once. False when the program ended first.
fn wait_for(child: &mut Child, holds: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "the program hangs");
        if child.try_wait().unwrap().is_some() {
            return false;
        }
    }
    true
}

/// Runs to the end after a disturbance. A run that was booked before the kill leaves its files to be finished and nothing else to do.
fn complete(workspace: &Workspace) -> Tree {
    let outcome = workspace.call(&["run", "--as-of", NIGHT]);
    assert!(matches!(outcome.code, Some(0 | 3)), "{outcome:?}");
    workspace.call(&["verify"]).expect(0);
    Tree::of_results(workspace.root())
}

#[test]
fn killed_at_any_moment_the_next_run_ends_in_the_same_bytes() {
    let original = before_the_night();
    let expected = undisturbed(&original);
    let began = Instant::now();
    undisturbed(&original);
    let whole = began.elapsed();
    for moment in 1..=12u32 {
        let workspace = Workspace::copy_of(&original, false);
        // Twice, so that a run that recovers is killed as well.
        for part in [moment, 13 - moment] {
            let mut child = start(&workspace);
            std::thread::sleep(whole * part / 13);
            child.kill().unwrap();
            child.wait().unwrap();
        }
        expected.assert_same(&complete(&workspace));
    }
}

/// Whether a step of the night has come.
type HasCome<'a> = &'a dyn Fn(&Workspace) -> bool;

#[test]
fn killed_at_every_step_of_staging_booking_and_publishing_nothing_is_lost_or_done_twice() {
    let original = before_the_night();
    let expected = undisturbed(&original);
    let is_new = |folder: &Path, ending: &str| {
        let has_new = |entries: std::fs::ReadDir| {
            entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("000002-") && entry.file_name().to_string_lossy().ends_with(ending))
        };
        std::fs::read_dir(folder).is_ok_and(has_new)
    };
    let steps: [(&str, HasCome<'_>); 10] = [
        ("staging begins", &|workspace| has_staged(workspace, "ledger", "scratch")),
        ("segments are staged", &|workspace| has_staged(workspace, "ledger", "segments")),
        ("claims are staged", &|workspace| workspace.path("outbox/.staging").exists()),
        ("reports are staged", &|workspace| workspace.path("reports/.staging").exists()),
        ("segments are placed", &|workspace| is_new(&workspace.path("ledger/segments"), ".parquet")),
        ("booking", &|workspace| workspace.path("ledger/catalog.sqlite-journal").exists()),
        ("the page is placed", &|workspace| workspace.path("ledger/commits/2.json").exists()),
        ("inputs are archived", &|workspace| is_new(&workspace.path("archive"), "")),
        ("reports are placed", &|workspace| workspace.path("reports/2026-09-16").exists()),
        ("claims are placed", &|workspace| std::fs::read_dir(workspace.path("outbox/claims")).unwrap().count() > 2),
    ];
    let mut caught = 0;
    for (step, has_come) in steps {
        let workspace = Workspace::copy_of(&original, false);
        let mut child = start(&workspace);
        caught += u32::from(wait_for(&mut child, || has_come(&workspace)));
        child.kill().unwrap();
        child.wait().unwrap();
        let differences = expected.differences(&complete(&workspace));
        assert!(differences.is_empty(), "killed when {step}:\n{}", differences.join("\n"));
    }
    // A step may pass between two looks; when most do, the test looks at the wrong places.
    assert!(caught >= 5, "only {caught} steps were seen");
}

#[test]
fn a_night_that_could_not_be_published_is_finished_by_the_next_run() {
    let original = before_the_night();
    let expected = undisturbed(&original);
    let workspace = Workspace::copy_of(&original, false);
    // A file stands where the day's reports belong.
    workspace.put("reports/2026-09-16", "in the way");
    workspace.call(&["run", "--as-of", NIGHT]).expect(1).says(&["reports/2026-09-16", "run 2 is booked", "run again", "nothing is booked twice"]);
    workspace.call(&["status"]).expect(4).says(&["booked and not yet published"]);
    let between = Tree::read(workspace.root());
    for only_looks in [&["run", "--as-of", NIGHT, "--dry-run"] as &[&str], &["reprocess", "--edit", "member-id-missing", "--preview", "--as-of", NIGHT]] {
        workspace.call(only_looks).expect(2).says(&["not yet published"]);
    }
    between.assert_same(&Tree::read(workspace.root()));
    std::fs::remove_file(workspace.path("reports/2026-09-16")).unwrap();
    workspace.call(&["run", "--as-of", NIGHT]).expect(0).says(&["run 2 was booked and not yet published; finishing it"]);
    expected.assert_same(&Tree::of_results(workspace.root()));
    workspace.call(&["status"]).expect(0);
}

#[test]
fn terminated_it_publishes_nothing_and_says_so() {
    let original = before_the_night();
    let expected = undisturbed(&original);
    let before = Tree::of_results(original.root());
    for signal in ["-TERM", "-INT"] {
        let workspace = Workspace::copy_of(&original, false);
        let mut child = start(&workspace);
        assert!(wait_for(&mut child, || has_staged(&workspace, "ledger", "scratch")));
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        before.assert_same(&Tree::of_results(workspace.root()));
        expected.assert_same(&complete(&workspace));
    }
}

#[test]
fn of_two_runs_at_once_one_works_and_the_other_learns_who() {
    let workspace = before_the_night();
    let mut child = start(&workspace);
    assert!(wait_for(&mut child, || has_staged(&workspace, "ledger", "scratch")));
    let refused = workspace.call(&["run", "--as-of", NIGHT]).expect(11);
    assert!(refused.stderr.contains(&format!("pid {}", child.id())) && refused.stderr.contains("since 2"), "{}", refused.stderr);
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn every_command_that_writes_respects_the_lock_and_no_reader_waits_for_it() {
    let workspace = before_the_night();
    let lock = std::fs::File::options().read(true).write(true).open(workspace.path("ledger/lock")).unwrap();
    lock.try_lock().unwrap();
    std::fs::write(workspace.path("ledger/lock"), "pid 4242 on ward7 since 2026-09-16T23:00:00Z\n").unwrap();
    let before = Tree::read(workspace.root());
    for arguments in [&["run", "--as-of", NIGHT] as &[&str], &["reprocess", "--edit", "member-id-missing"], &["refer", "approve", "--all", "--user", "ann", "--reason", "due"]] {
        workspace.call(arguments).expect(11).says(&["pid 4242 on ward7 since 2026-09-16T23:00:00Z"]);
    }
    for arguments in [&["verify"] as &[&str], &["refer", "list"], &["status"]] {
        workspace.call(arguments).expect(0);
    }
    before.assert_same(&Tree::read(workspace.root()));
}

#[test]
fn a_file_where_a_folder_must_be_is_a_clear_error_that_books_nothing() {
    let original = before_the_night();
    let expected = undisturbed(&original);
    for folder in ["ledger/.staging", "outbox/.staging", "reports/.staging", "worklists/.staging", "quarantine/.staging"] {
        let workspace = Workspace::copy_of(&original, false);
        workspace.put(folder, "in the way");
        let outcome = workspace.call(&["run", "--as-of", NIGHT]).expect(1);
        assert!(outcome.stderr.contains(folder), "{folder}: {}", outcome.stderr);
        std::fs::remove_file(workspace.path(folder)).unwrap();
        let before = Tree::of_results(original.root());
        before.assert_same(&Tree::of_results(workspace.root()));
        expected.assert_same(&complete(&workspace));
    }
}

#[test]
fn a_file_in_the_place_of_a_claim_file_is_never_replaced() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    let path = "outbox/claims/2026-05-05-hub-000000001.837";
    workspace.put(path, "somebody else's");
    workspace.run(1).says(&[path, "not replaced", "run 1 is booked"]);
    assert_eq!(std::fs::read(workspace.path(path)).unwrap(), b"somebody else's");
    std::fs::remove_file(workspace.path(path)).unwrap();
    workspace.run(0).says(&["finishing it"]);
    assert!(workspace.claim_files()[0].1.contains("CLM*"));
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_collected_claim_file_is_not_made_again() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    std::fs::remove_file(workspace.path(&workspace.claim_files()[0].0)).unwrap();
    workspace.run(0).says(&["nothing to do"]);
    workspace.night("2026-05-06").expect(0);
    assert_eq!(workspace.claim_files(), []);
}

#[test]
fn an_older_catalog_beside_a_newer_ledger_is_refused() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.run(0);
    let catalog = std::fs::read(workspace.path("ledger/catalog.sqlite")).unwrap();
    workspace.export("b.csv", &[Row::new("E2")]);
    workspace.night("2026-05-06").expect(0);
    std::fs::write(workspace.path("ledger/catalog.sqlite"), catalog).unwrap();
    workspace.export("c.csv", &[Row::new("E3")]);
    workspace.night("2026-05-07").expect(10).says(&["older copy", "catalog.sqlite"]);
    assert_eq!(workspace.claim_files().len(), 2);
}

#[test]
fn files_beyond_a_size_limit_fail_the_night_and_leave_the_one_before() {
    let original = before_the_night();
    let expected = undisturbed(&original);
    let before = Tree::of_results(original.root());
    // In KiB. What is written first is small, so each limit stops the run at another place.
    for limit in [4, 40, 64, 128, 256, 400, 800, 1_600] {
        let workspace = Workspace::copy_of(&original, false);
        // The signal that such a limit sends is ignored, so that the write fails as it does on a full disk.
        let command = format!("trap '' XFSZ; ulimit -f {limit}; exec {} --config {} run --as-of {NIGHT}", env!("CARGO_BIN_EXE_cleanclaim"), workspace.root().display());
        let output = Command::new("bash").args(["-c", &command]).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            // The largest file fits.
            Some(3) => {}
            code => {
                assert_eq!(code, Some(1), "limit {limit}: {stderr}");
                assert!(stderr.contains("cleanclaim: "), "{stderr}");
                before.assert_same(&Tree::of_results(workspace.root()));
            }
        }
        expected.assert_same(&complete(&workspace));
    }
}

#[test]
fn a_full_disk_fails_the_night_and_leaves_the_one_before() {
    // A disk of its own needs a namespace of its own, which not every machine allows; the size limit above needs nothing.
    let is_allowed = Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success());
    if !is_allowed {
        return;
    }
    let original = before_the_night();
    let expected = undisturbed(&original);
    let before = Tree::of_results(original.root());
    let place = TempDir::new();
    let at = |name: &str| place.path().join(name).display().to_string();
    copy_folder(original.root(), &place.path().join("original"), false);
    std::fs::create_dir(place.path().join("disk")).unwrap();
    let program = env!("CARGO_BIN_EXE_cleanclaim");
    // The disk takes the workspace and a little more, in blocks of 4 KiB; then it grows, and the night is run again.
    for room in (0..=11).map(|part| part * 500) {
        let script = format!(
            "set -e; mount -t tmpfs -o size=512m tmpfs {disk}; cp -a {original} {disk}/w; used=$(df --output=used -k {disk} | tail -n 1); mount -o remount,size=$((used + {room}))k {disk}; \
             code=0; {program} --config {disk}/w run --as-of {NIGHT} 2>{error} >/dev/null || code=$?; cp -a {disk}/w {failed}; \
             mount -o remount,size=512m {disk}; second=0; {program} --config {disk}/w run --as-of {NIGHT} >/dev/null 2>&1 || second=$?; cp -a {disk}/w {completed}; echo $code $second",
            disk = at("disk"),
            original = at("original"),
            error = at(&format!("error-{room}")),
            failed = at(&format!("failed-{room}")),
            completed = at(&format!("completed-{room}")),
        );
        let output = Command::new("unshare").args(["-rm", "bash", "-c", &script]).output().unwrap();
        let codes = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let stderr = std::fs::read_to_string(at(&format!("error-{room}"))).unwrap_or_default();
        assert!(["1 3", "3 0"].contains(&codes.as_str()), "room for {room} KiB: `{codes}`\n{stderr}\n{}", String::from_utf8_lossy(&output.stderr));
        if codes == "1 3" {
            // The error names the file that could not be written.
            assert!(stderr.contains(&at("disk")) || stderr.contains("catalog.sqlite"), "room for {room} KiB: {stderr}");
            before.assert_same(&Tree::of_results(&place.path().join(format!("failed-{room}"))));
        }
        expected.assert_same(&Tree::of_results(&place.path().join(format!("completed-{room}"))));
    }
}
