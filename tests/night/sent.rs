//! A person says that a published file has left.

use super::*;

#[test]
fn a_file_that_has_left_is_marked_once_and_only_if_it_is_what_was_published() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1"), Row::new("E2")]);
    workspace.run(0);
    let file = workspace.files_in("outbox/claims").into_iter().find(|path| path.ends_with(".837")).unwrap();
    let name = file.rsplit('/').next().unwrap().to_owned();
    let state = |as_of: &str| workspace.report(as_of, "aging_detail").column("claim_state").into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(state(NIGHT), ["published", "published"]);
    workspace.call(&["mark-sent", "nothing.837", "--as-of", NEXT]).expect(2).says(&["no run has written a claim file of this name"]);
    workspace.put("other/copy.txt", "not what was published");
    workspace.call(&["mark-sent", &name, "--as-of", NEXT]).expect(0);
    assert_eq!(state(NEXT), ["sent", "sent"]);
    workspace.call(&["mark-sent", &name, "--as-of", NEXT]).expect(0).says(&["nothing to do"]);
    workspace.call(&["verify"]).expect(0);
    workspace.call(&["why", "E1", "--proof"]).expect(0).says(&[&name, "sent", "not proved"]);
    // The outbox is not touched: whoever collects the file may still do so.
    assert!(workspace.files_in("outbox/claims").iter().any(|path| path.ends_with(&name)));
}
