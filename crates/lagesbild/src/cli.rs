//! What can be asked for. The words here are the manual.

use crate::explain::{self, ExplainArgs};
use crate::keep::KeepCommand;
use crate::output::Format;
use clap::{Args, Parser, Subcommand, ValueEnum};
use lagesbild_gazetteer::PlaceKind;
use lagesbild_intake::{IntakeOptions, Limits};
use lagesbild_model::time::{Day, Edtf};
use lagesbild_model::{Kind, Language};
use lagesbild_reader::OwnLists;
use std::path::PathBuf;
use std::sync::OnceLock;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  nothing could be done: no report could be read, the ledger cannot be used, output failed
  2  the arguments make no sense, or name a place or country that is not known
  3  done, but some of the input was skipped (standard error says what and where)";

/// Reads news reports and keeps the picture of an armed conflict: who holds what, since when, says who, how sure.
///
/// Everything happens on this machine; nothing is fetched or sent.
#[derive(Debug, Parser)]
#[command(name = "lagesbild", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// Form of the output; without it a table, or for `read` and `times` JSON Lines where the output is not a
    /// terminal
    #[arg(long, global = true, value_name = "FORM")]
    pub format: Option<Format>,
    /// Language of headings and messages: sv or en (else LAGESBILD_LANG, else the locale)
    #[arg(long, global = true, value_name = "CODE", value_parser = language)]
    pub language: Option<Language>,
    /// Say nothing on standard error but why the work stopped
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Threads to read with; without it one per processor core
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder with your own places and actors, as `places add` and `actors add` fill it
    #[arg(long, global = true, value_name = "FOLDER", env = "LAGESBILD_OWN")]
    pub own: Option<PathBuf>,
    /// The lists of that folder, once they were opened.
    #[arg(skip)]
    pub lists: OnceLock<OwnLists>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports and show the claims they make, or keep them in a ledger
    #[command(after_help = READ_EXAMPLES)]
    Read(ReadArgs),
    /// Show which side holds which place at the end of a day
    #[command(after_help = PICTURE_EXAMPLES)]
    Picture(PictureArgs),
    /// Show the claims for and against what the picture says of a place, in their sentences, and who says so
    #[command(after_help = WHY_EXAMPLES)]
    Why(WhyArgs),
    /// Show claims that cannot all be true, side by side, the weightiest first
    #[command(after_help = crate::disputes::EXAMPLES)]
    Disputes(crate::disputes::DisputesArgs),
    /// Check totals in reports (14 of 34, the ninth capital) against the picture at the moment they speak of
    #[command(after_help = crate::tallies::EXAMPLES)]
    Tallies(crate::tallies::TalliesArgs),
    /// Show the times that reports tell, as windows and for exchange, and what they tell of the day of publication
    #[command(after_help = TIMES_EXAMPLES)]
    Times(TimesArgs),
    /// Draw how a text is read: words and tree, names, times, rules, what fills the roles of its claims, or why it makes none
    #[command(after_help = explain::EXAMPLES)]
    Explain(ExplainArgs),
    /// Search the places that are known, or add your own
    #[command(subcommand)]
    Places(PlacesCommand),
    /// Search the actors that are known, or add your own
    #[command(subcommand)]
    Actors(ActorsCommand),
    #[command(flatten)]
    #[allow(missing_docs)]
    Keep(KeepCommand),
    /// Open the reading room: a map in your browser, on the ledger at hand
    #[command(after_help = crate::serve::EXAMPLES)]
    Serve(crate::serve::ServeArgs),
    /// Print the JSON Schema of what the other commands print
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(SchemaArgs),
    /// Print a script that completes the arguments in a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
}

/// What to tell of reports that do not tell it themselves.
#[derive(Debug, Args)]
pub struct Telling {
    /// Language of reports that do not say theirs: sv or en (else it is detected)
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub lang: Option<Language>,
    /// Publication date of reports that give none: a day, a month, a span (EDTF)
    #[arg(long, value_name = "EDTF")]
    pub date: Option<Edtf>,
}

impl Telling {
    /// What the intake is to fill in.
    pub fn options(&self) -> IntakeOptions {
        IntakeOptions { language: self.lang, date: self.date.clone(), limits: Limits::default() }
    }
}

/// Arguments of `read`.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Files or folders with reports: .txt, .jsonl, .ndjson, .json, each also .gz; `-` is standard input (also where
    /// no path is given)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Keep reports and claims in this ledger, made if it is not there; claims are printed only if --format is given
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub telling: Telling,
    /// Print only claims of these kinds (the ledger keeps all)
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', value_parser = kind)]
    pub kind: Vec<Kind>,
}

/// Arguments of `times`.
#[derive(Debug, Args)]
pub struct TimesArgs {
    /// Files or folders with reports, as for `read`; `-` is standard input (also where no path is given)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub telling: Telling,
    /// Print the report as a TimeML document, with a TIMEX3 around each time; of several reports, see --into
    #[arg(long, conflicts_with = "format")]
    pub timeml: bool,
    /// Write a TimeML document for each report into this folder, made if it is not there
    #[arg(long, value_name = "FOLDER", requires = "timeml")]
    pub into: Option<PathBuf>,
}

/// Where the picture is drawn from.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct From {
    /// A ledger that `read` has filled
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// A file or folder with reports, read for this question only; may be given several times
    #[arg(long, value_name = "PATH")]
    pub reports: Vec<PathBuf>,
}

/// When the picture is of, and by when it was known.
#[derive(Debug, Args)]
pub struct AsOf {
    /// The day at whose end, where the place is, it is so (YYYY-MM-DD); without it today
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    /// Leave out what was not known by then: a day, or a moment of the ledger's clock (YYYY-MM-DDTHH:MM:SSZ)
    #[arg(long, value_name = "MOMENT")]
    pub known_by: Option<String>,
    /// The clock that --known-by is read on; without it the ledger's, or with --reports that of publication
    #[arg(long, value_enum, requires = "known_by")]
    pub clock: Option<ClockArg>,
}

/// A clock that knowledge is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClockArg {
    /// When it was written into the ledger
    Ledger,
    /// When its report had certainly been published
    Published,
}

/// A set of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Among {
    /// Every place that a report says something of
    All,
    /// The capitals of the country's provinces, also those of which nothing is reported
    ProvincialCapitals,
}

/// Arguments of `picture`.
#[derive(Debug, Args)]
pub struct PictureArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub from: From,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOf,
    /// Only places of this country: its two-letter code, or its name
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// Which places
    #[arg(long, value_enum, default_value_t = Among::All)]
    pub among: Among,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub telling: Telling,
}

/// Arguments of `why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// The place: its name, or its id as `picture --format json` shows it
    #[arg(value_name = "PLACE")]
    pub place: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub from: From,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOf,
    /// The country that the place lies in, where its name is not enough
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub telling: Telling,
}

/// What can be done with places.
#[derive(Debug, Subcommand)]
pub enum PlacesCommand {
    /// Show the places of a name, or of one nearly spelt so: kind, what they lie in, position, id, and who disputes them
    #[command(after_help = PLACES_FIND_EXAMPLES)]
    Find(FindPlacesArgs),
    /// Add your own places from CSV or GeoJSON to the folder of --own
    #[command(after_help = PLACES_ADD_EXAMPLES)]
    Add(AddArgs),
}

/// What can be done with actors.
#[derive(Debug, Subcommand)]
pub enum ActorsCommand {
    /// Show the actors of a name, or of one nearly spelt so: kind, sides and when, where they are active, id
    #[command(after_help = ACTORS_FIND_EXAMPLES)]
    Find(FindActorsArgs),
    /// Add your own actors from CSV to the folder of --own
    #[command(after_help = ACTORS_ADD_EXAMPLES)]
    Add(AddArgs),
}

/// Arguments of `places add` and `actors add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The lists; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// Arguments of `places find`.
#[derive(Debug, Args)]
pub struct FindPlacesArgs {
    /// The name, its beginning, something near it, or an id
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Only in this country: its two-letter code, or its name
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// Only of these kinds: city, admin1, admin2, airport, base, crossing, region, water, …
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', value_parser = place_kind)]
    pub kind: Vec<PlaceKind>,
    /// No more than so many
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
}

/// Arguments of `actors find`.
#[derive(Debug, Args)]
pub struct FindActorsArgs {
    /// The name, its beginning, something near it, or an id
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Only active in this country, or its own: its two-letter code, or its name
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// The day of which sides are told (YYYY-MM-DD); without it all are, with their times
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    /// No more than so many
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value_t = SchemaOf::Claim)]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A claim: a line of `read --format jsonl`
    Claim,
    /// A report as it is kept
    Report,
    /// A way of reading
    Reading,
    /// A person's decision on a claim
    Decision,
    /// A place in the picture: a line of `picture --format jsonl`
    Picture,
    /// What `why --format json` prints
    Why,
    /// A line of `disputes --format jsonl`
    Dispute,
    /// A line of `tallies --format jsonl`
    Tally,
    /// A time that a report tells: a line of `times --format jsonl`
    Time,
    /// How a report is read: a line of `explain --format jsonl`
    Explanation,
    /// A place: a line of `places find --format jsonl`
    Place,
    /// An actor: a line of `actors find --format jsonl`
    Actor,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "one of: sv, en".to_owned())
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Kind::ALL.iter().map(|k| k.name()).collect();
        format!("one of: {}", names.join(", "))
    })
}

fn place_kind(name: &str) -> Result<PlaceKind, String> {
    PlaceKind::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = PlaceKind::ALL.iter().map(|k| k.name()).collect();
        format!("one of: {}", names.join(", "))
    })
}

const READ_EXAMPLES: &str = "\
Examples:
  lagesbild read report.txt                             claims of one report
  lagesbild read reports/ --ledger war.db               a folder into a ledger
  lagesbild read archive.jsonl.gz --kind control --format csv > control.csv
  curl … | lagesbild read - --date 2021-08-13 --lang sv --format jsonl

A text may begin with `date 2021-08-13`. A JSON report has `text`, and may have id, date, lang,
publishers, title, byline, url, fetched and context; and, of how it came to be there, archive,
fetched_how, fetched_by, raw_hash and extractor.

Exit codes: 0 done, 1 no report could be read, 2 usage, 3 done but some input was skipped.";

const PICTURE_EXAMPLES: &str = "\
Examples:
  lagesbild picture --reports reports/ --on 2021-08-13 --country AF --among provincial-capitals
  lagesbild picture --ledger war.db --on 2021-08-13 --known-by 2021-08-11 --clock published
  lagesbild picture --ledger war.db --country Afghanistan --format csv

Exit codes: 0 done, 1 nothing could be done, 2 usage, 3 done but some reports were skipped.";

const WHY_EXAMPLES: &str = "\
Examples:
  lagesbild why Kandahar --on 2021-08-13 --ledger war.db
  lagesbild why 'Lashkar Gah' --on 2021-08-13 --reports reports/ --format jsonl
  lagesbild why Tripoli --country LY --on 2011-08-25 --ledger war.db

As json it is one object with the picture's cell and the evidence; as jsonl and csv the evidence.

Exit codes: 0 done, 1 nothing could be done, 2 usage or no such place, 3 done but some reports
were skipped.";

const TIMES_EXAMPLES: &str = "\
Examples:
  lagesbild times report.txt --date 2021-08             times of a report known to the month
  lagesbild times reports/ --format csv > times.csv
  lagesbild times report.txt --timeml > report.tml
  lagesbild times reports/ --timeml --into documents

The first line of each report is its publication: who told it (metadata, the text, you), the days
that its own words leave of it, and why. Without --format it is a table on a terminal, else JSON
Lines.

Exit codes: 0 done, 1 no report could be read, 2 usage, 3 done but some input was skipped.";

const PLACES_FIND_EXAMPLES: &str = "\
Examples:
  lagesbild places find 'Lashkar Gah'
  lagesbild places find Kharkov --country UA --kind city,admin1
  lagesbild places find Krim --format json              who says what of a disputed area
  lagesbild places find Zaporizjia                      something near the spelling

Names that are spelt so come first, then those that begin so, then, where nothing bears the name,
those that differ by a letter or two; among equals the better known place.

Exit codes: 0 done, 1 output failed, 2 usage, or no such place.";

const PLACES_ADD_EXAMPLES: &str = "\
Examples:
  lagesbild places add checkpoints.csv --own ~/war/own
  lagesbild places add villages.geojson --own ~/war/own
  lagesbild read reports/ --own ~/war/own               read with them

CSV needs a line of headings with `name`; the others may be there: id, sv, also, kind, country,
within, lat, lon, precision, population. `also` holds further names between bars (|); `within` is
the name or id of what it lies in; a kind that is not told is `other`; precision is `point` or `area`.

  name,also,kind,within,lat,lon
  Checkpoint 14,CP 14|Post 14,site,Helmand Province,31.61,64.37

GeoJSON has the same names as properties; an area stands at the middle of its bounds. An id is
`user:` and the name where none is given; to give it again is to change that place.

Exit codes: 0 done, 1 nothing was added, 2 usage, 3 done, but some lines were not taken.";

const ACTORS_FIND_EXAMPLES: &str = "\
Examples:
  lagesbild actors find Wagner
  lagesbild actors find 'Northern Alliance' --on 2001-10-07
  lagesbild actors find Hutu --country CD --format json

Exit codes: 0 done, 1 output failed, 2 usage, or no such actor.";

const ACTORS_ADD_EXAMPLES: &str = "\
Examples:
  lagesbild actors add groups.csv --own ~/war/own
  lagesbild read reports/ --own ~/war/own               read with them

CSV needs a line of headings with `name` and `kind` (government, forces, armed_group, organisation,
alliance, agency, people); the others may be there: id, sv, also, countries, part_of, side_of,
conflict, against, called, from, to. `also`, `countries` and `called` hold several between bars (|);
`called` are classes of words that reports use (rebel, militia, jihadist, …); from and to are days,
months or years.

  name,also,kind,countries,against,called
  Sunrise Brigade,SB,armed_group,SY,Syria,rebel|militia

Exit codes: 0 done, 1 nothing was added, 2 usage, 3 done, but some lines were not taken.";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  lagesbild schema > claim.schema.json
  lagesbild schema report

The schema is JSON whatever --format says. Exit codes: 0 done, 1 output failed, 2 usage.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  lagesbild completions bash > /etc/bash_completion.d/lagesbild
  lagesbild completions fish > ~/.config/fish/completions/lagesbild.fish

Exit codes: 0 done, 1 output failed, 2 usage.";
