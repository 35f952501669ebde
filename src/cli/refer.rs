//! `refer`: proposals, and a person's approval. Nothing is placed without one.

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::pipeline::approve::{Approval, approve, proposals};
use crate::referral::{GATES, catalogue_page};

/// What to do with referrals.
#[derive(Debug, clap::Subcommand)]
pub enum ReferCommand {
    /// Accounts that every gate would let go to the agency today.
    List,
    /// Every gate before referral: id, what stands in the way, and whether its rule was checked.
    Gates {
        /// The whole catalogue as Markdown, as it stands in `src/referral/GATES.md`.
        #[arg(long)]
        markdown: bool,
    },
    /// Writes the placement file for accounts that a person approves.
    Approve(ApproveArguments),
}

/// Arguments of `refer approve`.
#[derive(Debug, clap::Args)]
pub struct ApproveArguments {
    /// Guarantor ids: all proposals of these accounts.
    #[arg(required_unless_present_any = ["all", "encounters"])]
    pub accounts: Vec<String>,
    /// Single encounters; may be given several times.
    #[arg(long = "encounter", value_name = "ENCOUNTER")]
    pub encounters: Vec<String>,
    /// Every proposal.
    #[arg(long, conflicts_with_all = ["accounts", "encounters"])]
    pub all: bool,
    /// Who approves.
    #[arg(long)]
    pub user: String,
    /// Why, for the record.
    #[arg(long)]
    pub reason: String,
}

/// Lists or approves.
pub fn run(context: &Context, command: &ReferCommand) -> Result<u8, Error> {
    match command {
        ReferCommand::Gates { markdown: true } => print(&catalogue_page::markdown())?,
        ReferCommand::Gates { .. } => list_gates(context)?,
        ReferCommand::List => {
            let workspace = context.workspace()?;
            let (as_of, found) = proposals(&workspace)?;
            if context.json {
                print_json(&serde_json::json!({"as_of": as_of.to_string(), "proposals": found}))?;
                return Ok(exit::DONE);
            }
            for proposal in &found {
                print(&proposal.to_string())?;
            }
            print(&format!(
                "{} proposals as of {as_of}; approve with `cleanclaim refer approve ACCOUNT --user YOU --reason WHY`, or `--encounter ENCOUNTER` in place of an account\n",
                found.len()
            ))?;
        }
        ReferCommand::Approve(arguments) => {
            let workspace = context.workspace()?;
            if arguments.user.trim().is_empty() || arguments.reason.trim().is_empty() {
                return Err(Error::Usage("an approval needs --user and --reason; they are kept with the placement".into()));
            }
            let approval = Approval {
                accounts: arguments.accounts.clone(),
                encounters: arguments.encounters.clone(),
                all: arguments.all,
                user: arguments.user.clone(),
                reason: arguments.reason.clone(),
                started: super::run::started(),
            };
            let placed = approve(&workspace, &approval)?;
            if context.json {
                print_json(&placed)?;
            } else {
                print(&format!("batch {}: {} rows, {}\n{}\n", placed.batch_id, placed.rows, placed.placed_cents, placed.file))?;
                if !placed.extra_columns.is_empty() {
                    print(&format!("the file also has {}, because [placement] extra_columns names them; that is kept with the placement\n", placed.extra_columns.join(" ")))?;
                }
                placed.refused.iter().try_for_each(|(account, encounter, reason)| print(&format!("not placed: {account} {encounter}: {reason}\n")))?;
            }
        }
    }
    Ok(exit::DONE)
}

fn list_gates(context: &Context) -> Result<(), Error> {
    if context.json {
        let row = |gate: &&crate::referral::Gate| serde_json::json!({"id": gate.id, "title": gate.title, "blocks": gate.scope.as_str(), "clears": gate.clears, "confirmed": gate.confirmed});
        return print_json(&GATES.iter().map(row).collect::<Vec<_>>());
    }
    for gate in GATES {
        let mark = if gate.confirmed { "" } else { " (to be verified)" };
        print(&format!("{:<6} {}{mark}\n", gate.id, gate.title))?;
    }
    print(&format!("{} gates; `cleanclaim explain C-11` tells one\n", GATES.len()))
}
