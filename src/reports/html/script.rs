//! The page's script: one function, so that no name of it meets another's, put together from one file a concern.

/// As it stands in the page; the content security policy has its hash.
pub(super) const SCRIPT: &str = concat!(
    "\"use strict\";\n(function () {\n",
    include_str!("../templates/tables/data.js"),
    include_str!("../templates/tables/matching.js"),
    include_str!("../templates/tables/address.js"),
    include_str!("../templates/tables/dom.js"),
    include_str!("../templates/tables/heights.js"),
    include_str!("../templates/tables/view.js"),
    include_str!("../templates/tables/filters.js"),
    include_str!("../templates/tables/keys.js"),
    include_str!("../templates/tables/print.js"),
    include_str!("../templates/tables/dialog.js"),
    include_str!("../templates/tables/account.js"),
    include_str!("../templates/tables/search.js"),
    include_str!("../templates/tables/start.js"),
    "})();\n",
);

#[cfg(test)]
mod tests {
    use super::SCRIPT;

    #[test]
    fn the_script_asks_nobody_and_reads_no_text_as_html() {
        for forbidden in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
            "fetch(",
            "XMLHttpRequest",
            "WebSocket",
            "import(",
            "localStorage",
            "</script",
            "http:",
            "https:",
        ] {
            assert!(!SCRIPT.contains(forbidden), "{forbidden}");
        }
    }
}
