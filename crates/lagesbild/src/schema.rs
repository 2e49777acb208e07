//! `lagesbild schema`: the JSON Schema of what is printed.

use crate::cli::{SchemaArgs, SchemaOf};
use crate::disputes::DisputeRow;
use crate::failure::{Exit, Failure};
use crate::find_actors::ActorRow;
use crate::find_places::PlaceRow;
use crate::picture::Cell;
use crate::tallies::TallyRow;
use crate::times::TimeRow;
use crate::why::Dossier;
use lagesbild_model::{Claim, Decision, Reading, Report};
use lagesbild_reader::Explanation;
use std::io::Write;

/// Runs the command.
///
/// # Errors
/// [`Failure`] if the output cannot be written.
pub fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    let schema = match args.of {
        SchemaOf::Claim => schemars::schema_for!(Claim),
        SchemaOf::Report => schemars::schema_for!(Report),
        SchemaOf::Reading => schemars::schema_for!(Reading),
        SchemaOf::Decision => schemars::schema_for!(Decision),
        SchemaOf::Picture => schemars::schema_for!(Cell),
        SchemaOf::Time => schemars::schema_for!(TimeRow),
        SchemaOf::Explanation => schemars::schema_for!(Explanation),
        SchemaOf::Place => schemars::schema_for!(PlaceRow),
        SchemaOf::Actor => schemars::schema_for!(ActorRow),
        SchemaOf::Dispute => schemars::schema_for!(DisputeRow),
        SchemaOf::Tally => schemars::schema_for!(TallyRow),
        SchemaOf::Why => schemars::schema_for!(Dossier),
    };
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &schema)?;
    out.write_all(b"\n")?;
    Ok(Exit::Done)
}
