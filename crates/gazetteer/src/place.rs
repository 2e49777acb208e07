use lagesbild_model::{Coordinates, CountryCode, Language, PlaceId};

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PlaceKind {
    /// A state, or a territory with a country code of its own.
    Country,
    /// The first level below a country: province, oblast, governorate.
    Admin1,
    /// The second level: district, county.
    Admin2,
    /// A town, city or village.
    City,
    /// An airport or airfield, also one that armed forces share.
    Airport,
    /// A military base.
    Base,
    /// A border crossing.
    Crossing,
    /// An area without an administration of its own, or across several: a historical region, a strip, a continent.
    Region,
    /// A valley, gorge or pass.
    Valley,
    /// Sea, river, lake, strait.
    Water,
    /// An island or group of islands.
    Island,
    /// Mountains.
    Mountains,
    /// A dam, plant, port, oil field, bridge, embassy: a thing built.
    Site,
    /// Part of a city.
    Quarter,
    /// Anything else.
    Other,
}

impl PlaceKind {
    /// Every kind, in the order of the compiled form.
    pub const ALL: [PlaceKind; 15] = [
        PlaceKind::Country,
        PlaceKind::Admin1,
        PlaceKind::Admin2,
        PlaceKind::City,
        PlaceKind::Airport,
        PlaceKind::Base,
        PlaceKind::Crossing,
        PlaceKind::Region,
        PlaceKind::Valley,
        PlaceKind::Water,
        PlaceKind::Island,
        PlaceKind::Mountains,
        PlaceKind::Site,
        PlaceKind::Quarter,
        PlaceKind::Other,
    ];

    /// Its name in data files and output.
    pub fn name(self) -> &'static str {
        match self {
            PlaceKind::Country => "country",
            PlaceKind::Admin1 => "admin1",
            PlaceKind::Admin2 => "admin2",
            PlaceKind::City => "city",
            PlaceKind::Airport => "airport",
            PlaceKind::Base => "base",
            PlaceKind::Crossing => "crossing",
            PlaceKind::Region => "region",
            PlaceKind::Valley => "valley",
            PlaceKind::Water => "water",
            PlaceKind::Island => "island",
            PlaceKind::Mountains => "mountains",
            PlaceKind::Site => "site",
            PlaceKind::Quarter => "quarter",
            PlaceKind::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<PlaceKind> {
        PlaceKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An entry's number in one compiled table: cheap to copy and compare, but not stable from one compilation to the
/// next. What is kept is [`PlaceId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry(pub(crate) u32);

/// A level of administration that has a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Countries.
    Country,
    /// Provinces, oblasts, governorates.
    Admin1,
}

/// What a city is the capital of, the higher where it is both. [`crate::Gazetteer::capital_of`] tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CapitalOf {
    /// Of its country.
    Country,
    /// Of its province, oblast or governorate.
    Admin1,
}

/// What a name is to the place it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameClass {
    /// A name in common use: canonical, or a spelling that newspapers use.
    Usual,
    /// The usual Swedish name, where it is not the English one too.
    Swedish,
    /// Another name or spelling that a source lists, of whatever language and time.
    Alternate,
    /// Worked out by rule from another name (without its article, say).
    Derived,
}

/// An entry that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named {
    /// The entry.
    pub entry: Entry,
    /// What the name is to it.
    pub class: NameClass,
}

impl Named {
    /// Whether the name can be meant in a text of this language: "Island" in English is no name of Iceland.
    pub fn fits(&self, language: Language) -> bool {
        language == Language::Swedish || self.class != NameClass::Swedish
    }
}

/// A place, read from the compiled table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'g> {
    /// The stable id.
    pub id: PlaceId,
    /// The entry's number in this table.
    pub entry: Entry,
    /// The canonical English name, spelt as newspapers do.
    pub name: &'g str,
    /// The Swedish name where it differs.
    pub name_sv: Option<&'g str>,
    /// What it is.
    pub kind: PlaceKind,
    /// The country it lies in; for a country its own code.
    pub country: Option<CountryCode>,
    /// The province it lies in.
    pub admin1: Option<Entry>,
    /// The nearest larger place known to hold it: an airport's city, a city's district, a province's country.
    pub parent: Option<Entry>,
    /// Where it lies. Countries have none: a country's middle says nothing of where something happened.
    pub at: Option<Coordinates>,
    /// Inhabitants.
    pub population: Option<u32>,
    /// What it is the capital of.
    pub capital_of: Option<CapitalOf>,
    /// How likely a reader thinks of it first, 0 to 255; see `data/gazetteer/README.md`.
    pub prominence: u8,
}
