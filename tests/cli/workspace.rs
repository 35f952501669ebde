//! Making, finding and watching a workspace.

use std::time::{Duration, SystemTime};

use super::*;
use crate::support::{Export, TempDir, Tree, copy_folder, program};

#[test]
fn a_new_workspace_runs_at_once_and_is_never_made_twice() {
    let folder = TempDir::new();
    let place = folder.path().join("practice");
    let path = place.to_str().unwrap();
    program(["init", path]).run().expect(0).says(&["cleanclaim.toml", "inbox/encounters"]);
    let before = Tree::read(&place);
    program(["init", path]).run().expect(2).says(&["is a workspace already"]);
    before.assert_same(&Tree::read(&place));
    program(["--config", path, "run", "--as-of", NIGHT]).run().expect(0);
    assert!(place.join("reports/2026-05-05/index.html").exists());
}

#[test]
fn opening_balances_with_faults_make_no_workspace() {
    let folder = TempDir::new();
    let (place, opening) = (folder.path().join("practice"), folder.path().join("old"));
    std::fs::create_dir(&opening).unwrap();
    std::fs::write(
        opening.join("open_items.csv"),
        "item_id,encounter_id,guarantor_id,patient_id,owner,service_date,charge,balance\nI1,E1,G1,P1,patient,2026-02-30,100.00,100.00\n",
    )
    .unwrap();
    program(["init", place.to_str().unwrap(), "--opening", opening.to_str().unwrap()]).run().expect(2).says(&["open_items.csv", "service_date"]);
    assert!(!place.exists());
}

#[test]
fn the_nearest_workspace_upwards_is_taken_unless_one_is_named() {
    let workspace = after_a_night();
    let other = Workspace::new();
    let inside = workspace.path("inbox/encounters");
    let json = program(["status", "--json"]).within(&inside).run().expect(0).json();
    assert_eq!(json["last_run"], 1);
    for named in [other.root().to_owned(), other.path("cleanclaim.toml")] {
        let json = program(["--config", named.to_str().unwrap(), "status", "--json"]).within(&inside).run().expect(0).json();
        assert_eq!(json["last_run"], serde_json::Value::Null);
    }
}

#[test]
fn status_tells_a_monitor_what_is_stale_or_missing() {
    let workspace = Workspace::new();
    workspace.call(&["status"]).expect(0).says(&["no run has ever been committed"]);
    workspace.call(&["status", "--max-age", "26h"]).expect(4);
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    workspace.call(&["status", "--max-age", "26h"]).expect(0).says(&["last run: 1 as of 2026-05-05"]);
    let page = std::fs::File::open(workspace.path("ledger/commits/1.json")).unwrap();
    page.set_modified(SystemTime::now() - Duration::from_secs(27 * 3_600)).unwrap();
    let json = workspace.call(&["status", "--max-age", "26h", "--json"]).expect(4).json();
    assert_eq!((&json["stale"], &json["published"], &json["last_run"]), (&true.into(), &true.into(), &1.into()));
    workspace.call(&["status", "--max-age", "2d"]).expect(0);
}

#[test]
fn status_says_who_is_running() {
    let workspace = after_a_night();
    let lock = std::fs::File::options().read(true).write(true).open(workspace.path("ledger/lock")).unwrap();
    lock.try_lock().unwrap();
    assert_eq!(workspace.call(&["status", "--json"]).expect(0).json()["locked_by"], "another process");
    workspace.put("ledger/lock", "pid 4242 on ward7 since 2026-05-05T23:00:00Z\n");
    workspace.call(&["status"]).expect(0).says(&["running now: pid 4242 on ward7"]);
    drop(lock);
    // A process that another test starts just now holds a copy of our lock for an instant.
    let is_free = || workspace.call(&["status", "--json"]).expect(0).json()["locked_by"].is_null();
    let began = std::time::Instant::now();
    while !is_free() {
        assert!(began.elapsed() < Duration::from_secs(5), "the lock is not given back");
    }
}

#[test]
fn a_workspace_that_was_moved_goes_on_where_it_was() {
    let workspace = after_a_night();
    let abroad = TempDir::new();
    let place = abroad.path().join("moved");
    copy_folder(workspace.root(), &place, false);
    std::fs::write(place.join("inbox/encounters/next.csv"), Export::csv(&[Row::new("E9")])).unwrap();
    let config = place.to_str().unwrap();
    program(["--config", config, "run", "--as-of", "2026-05-06"]).run().expect(0);
    program(["--config", config, "verify"]).run().expect(0);
}

#[test]
fn a_monitor_that_looks_all_the_time_never_makes_a_night_fail_nor_cries_wolf() {
    let workspace = after_a_night();
    let is_over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                    assert_eq!(workspace.call(&["status", "--max-age", "26h"]).code, Some(0));
                }
            });
        }
        let codes: Vec<Option<i32>> = (6..26)
            .map(|day| {
                workspace.export(&format!("{day}.csv"), &[Row::self_pay(&format!("E{day}"))]);
                workspace.night(&format!("2026-05-{day:02}")).code
            })
            .collect();
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(codes, vec![Some(0); 20]);
    });
}
