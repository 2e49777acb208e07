use crate::format::{
    FLAG_AREA, FLAG_AT, FLAG_CAPITAL_ADMIN1, FLAG_CAPITAL_COUNTRY, FormatError, HEADER, MAGIC, MANY, NO_16, NO_32,
    NO_PEOPLE, RECORD, Record, SECTIONS, Section, VERSION, named, u16_at, u32_at,
};
use crate::own::Own;
use crate::{CapitalOf, Entry, Level, NameClass, Named, Place, PlaceKind, fold};
use lagesbild_model::{Coordinates, CountryCode, PlaceId, Precision};
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::OnceLock;

/// Bytes of the header before the table of sections.
const TABLE: usize = 44;
static EMBEDDED: &[u8] = include_bytes!("../../../data/compiled/gazetteer.bin");

/// A compiled gazetteer, read where it lies.
#[derive(Clone)]
pub struct Gazetteer {
    bytes: &'static [u8],
    sections: [Range<usize>; SECTIONS],
    pub(crate) names: Option<fst::raw::Fst<&'static [u8]>>,
    /// What a user has added.
    pub(crate) own: Option<&'static Own>,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({} places, {} names)", self.len(), self.names_len())
    }
}

impl Gazetteer {
    /// The gazetteer inside the program. A test reads the whole of it, so that it can be trusted here unread.
    pub fn embedded() -> &'static Gazetteer {
        static OPEN: OnceLock<Gazetteer> = OnceLock::new();
        OPEN.get_or_init(|| {
            let nothing = Gazetteer { bytes: &[], sections: Default::default(), names: None, own: None };
            Gazetteer::open(EMBEDDED).unwrap_or(nothing)
        })
    }

    /// The bytes of the gazetteer inside the program.
    pub fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// Reads a compiled gazetteer and checks its hash. The bytes stay in memory for as long as the program runs.
    ///
    /// # Errors
    /// [`FormatError`] if it is another kind of file, of another version, cut short or damaged.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Gazetteer, FormatError> {
        let gazetteer = Gazetteer::open(bytes)?;
        if bytes.get(12..TABLE) == Some(gazetteer.hash().as_slice()) {
            Ok(gazetteer)
        } else {
            Err(FormatError::Damaged)
        }
    }

    /// The hash that the file states of itself: it names this version of the gazetteer.
    pub fn version(&self) -> [u8; 32] {
        self.bytes.get(12..TABLE).and_then(|hash| hash.try_into().ok()).unwrap_or_default()
    }

    fn hash(&self) -> [u8; 32] {
        *blake3::hash(self.bytes.get(TABLE..).unwrap_or_default()).as_bytes()
    }

    fn open(bytes: &'static [u8]) -> Result<Gazetteer, FormatError> {
        if bytes.get(..8) != Some(MAGIC.as_slice()) {
            return Err(FormatError::Magic);
        }
        let short = |section, end| FormatError::Short { section, end, length: bytes.len() };
        let found = u32_at(bytes, 8).ok_or(short(255, HEADER as u64))?;
        if found != VERSION {
            return Err(FormatError::Version { found });
        }
        let mut sections: [Range<usize>; SECTIONS] = Default::default();
        for (number, range) in (0u8..).zip(&mut sections) {
            let at = TABLE + usize::from(number) * 8;
            let (Some(start), Some(length)) = (u32_at(bytes, at), u32_at(bytes, at + 4)) else {
                return Err(short(255, HEADER as u64));
            };
            let end = u64::from(start) + u64::from(length);
            if end > bytes.len() as u64 {
                return Err(short(number, end));
            }
            *range = start as usize..start as usize + length as usize;
        }
        let names = sections.get(Section::Names as usize).and_then(|range| bytes.get(range.clone()));
        let names = fst::raw::Fst::new(names.unwrap_or_default()).map_err(|e| FormatError::Names(e.to_string()))?;
        Ok(Gazetteer { bytes, sections, names: Some(names), own: None })
    }

    pub(crate) fn section(&self, section: Section) -> &'static [u8] {
        self.sections.get(section as usize).and_then(|range| self.bytes.get(range.clone())).unwrap_or_default()
    }

    /// How many places the compiled table has.
    pub fn len(&self) -> usize {
        self.section(Section::Records).len() / RECORD
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many different folded names the compiled table has.
    pub fn names_len(&self) -> usize {
        self.names.as_ref().map_or(0, |names| names.len())
    }

    /// Every entry, in the table's order, then those that a user added.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + use<> {
        let own = self.own.into_iter().flat_map(Own::entries);
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(Entry).chain(own)
    }

    fn record(&self, entry: Entry) -> Option<Record> {
        Record::read(self.section(Section::Records), entry.0)
    }

    fn string(&self, at: u32) -> Option<&'static str> {
        let rest = self.section(Section::Strings).get(at as usize..)?;
        let (length, rest) = rest.split_first()?;
        std::str::from_utf8(rest.get(..usize::from(*length))?).ok()
    }

    /// Looks up a sorted table of pairs.
    fn pair(&self, section: Section, key: Entry) -> Option<u32> {
        let bytes = self.section(section);
        let found = search(bytes.len() / 8, |n| u32_at(bytes, n * 8).map_or(Ordering::Less, |k| k.cmp(&key.0)))?;
        u32_at(bytes, found * 8 + 4)
    }

    /// The area a record names: its entry, its country's number, its province's number.
    fn area(&self, entry: Entry) -> Option<(Entry, u16, u16)> {
        let area = Some(self.record(entry)?.area).filter(|n| *n != NO_16)?;
        let areas = self.section(Section::Areas);
        let at = usize::from(area) * 8;
        Some((Entry(u32_at(areas, at)?), u16_at(areas, at + 4)?, u16_at(areas, at + 6)?))
    }

    /// The entry of an id; `None` if this gazetteer lacks it.
    pub fn entry(&self, id: &PlaceId) -> Option<Entry> {
        let number = crate::build::geonames_number(id);
        let found = search(self.len(), |n| {
            let entry = Entry(u32::try_from(n).unwrap_or(u32::MAX));
            let here = self.id_parts(entry);
            match (here, number) {
                (Some(Ok(a)), Some(b)) => a.cmp(&b),
                (Some(Ok(_)), None) => Ordering::Less,
                (Some(Err(_)), Some(_)) => Ordering::Greater,
                (Some(Err(a)), None) => a.cmp(id.as_str()),
                (None, _) => Ordering::Less,
            }
        });
        let found = found.and_then(|at| u32::try_from(at).ok()).map(Entry);
        found.or_else(|| self.own?.entry(id))
    }

    /// A GeoNames number, or else the id in full.
    fn id_parts(&self, entry: Entry) -> Option<Result<u32, &'static str>> {
        let record = self.record(entry)?;
        if record.geonames { Some(Ok(record.id)) } else { self.string(record.id).map(Err) }
    }

    /// The id of an entry.
    pub fn id(&self, entry: Entry) -> Option<PlaceId> {
        if let Some(id) = self.own.and_then(|own| own.id(entry)) {
            return Some(id);
        }
        match self.id_parts(entry)? {
            Ok(number) => PlaceId::new(&format!("geonames:{number}")).ok(),
            Err(id) => PlaceId::new(id).ok(),
        }
    }

    /// The place of an id; `None` if this gazetteer lacks it.
    pub fn get(&self, id: &PlaceId) -> Option<Place<'static>> {
        self.place(self.entry(id)?)
    }

    /// The place of an entry; `None` if the entry is of another, larger table.
    pub fn place(&self, entry: Entry) -> Option<Place<'static>> {
        if let Some(place) = self.own.and_then(|own| own.place(entry)) {
            return Some(place);
        }
        let record = self.record(entry)?;
        let flags = record.flags;
        let capital_of = if flags & FLAG_CAPITAL_COUNTRY != 0 {
            Some(CapitalOf::Country)
        } else if flags & FLAG_CAPITAL_ADMIN1 != 0 {
            Some(CapitalOf::Admin1)
        } else {
            None
        };
        let precision = if flags & FLAG_AREA == 0 { Precision::Point } else { Precision::Area };
        let at = Coordinates { lat_e5: record.lat_e5, lon_e5: record.lon_e5, precision };
        Some(Place {
            id: self.id(entry)?,
            entry,
            name: self.string(record.name)?,
            name_sv: self.pair(Section::Swedish, entry).and_then(|at| self.string(at)),
            kind: self.kind(entry)?,
            country: self.country(entry),
            admin1: self.admin1(entry),
            parent: self.parent(entry),
            at: (flags & FLAG_AT != 0).then_some(at),
            population: Some(record.population).filter(|n| *n != NO_PEOPLE),
            capital_of,
            prominence: self.prominence(entry),
        })
    }

    /// What an entry is.
    pub fn kind(&self, entry: Entry) -> Option<PlaceKind> {
        match self.record(entry) {
            Some(record) => PlaceKind::ALL.get(usize::from(record.kind)).copied(),
            None => self.own?.kind(entry),
        }
    }

    /// How likely a reader thinks of it first, 0 to 255.
    pub fn prominence(&self, entry: Entry) -> u8 {
        let own = || self.own.and_then(|own| own.prominence(entry)).unwrap_or(0);
        self.record(entry).map_or_else(own, |record| record.prominence)
    }

    /// The country that an entry lies in or is.
    pub fn country(&self, entry: Entry) -> Option<CountryCode> {
        if let Some(own) = self.own.filter(|own| own.kind(entry).is_some()) {
            return own.country(entry);
        }
        let (_, country, _) = self.area(entry)?;
        let code = self.section(Section::Countries).get(usize::from(country) * 20..)?.get(..2)?;
        CountryCode::new(std::str::from_utf8(code).ok()?)
    }

    /// The province that an entry lies in; none for the province itself.
    pub fn admin1(&self, entry: Entry) -> Option<Entry> {
        if let Some(admin1) = self.own.and_then(|own| own.admin1(entry)) {
            return Some(admin1);
        }
        let (holder, _, province) = self.area(entry)?;
        (province != NO_16 && holder != entry).then_some(holder)
    }

    /// The nearest place known to hold an entry.
    pub fn parent(&self, entry: Entry) -> Option<Entry> {
        if let Some(own) = self.own.filter(|own| own.kind(entry).is_some()) {
            return own.parent(entry).or_else(|| self.country_entry(own.country(entry)?));
        }
        if let Some(parent) = self.pair(Section::Parents, entry) {
            return Some(Entry(parent));
        }
        if let Some(district) = Some(self.record(entry)?.district).filter(|n| *n != NO_16) {
            return u32_at(self.section(Section::Districts), usize::from(district) * 4).map(Entry);
        }
        let (holder, country, _) = self.area(entry)?;
        if holder != entry {
            return Some(holder);
        }
        let country = u32_at(self.section(Section::Countries), usize::from(country) * 20 + 4).map(Entry)?;
        (country != entry).then_some(country)
    }

    /// The parts of a place that are of one kind and name it as their nearest: the airports of a city.
    pub fn parts(&self, of: Entry, kind: PlaceKind) -> Vec<Entry> {
        let pairs = self.section(Section::Parents).chunks_exact(8);
        let parts = pairs.filter(|pair| u32_at(pair, 4) == Some(of.0)).filter_map(|pair| u32_at(pair, 0).map(Entry));
        let own = self.own.into_iter().flat_map(|own| own.parts(of, kind));
        parts.filter(|part| self.kind(*part) == Some(kind)).chain(own).collect()
    }

    /// Whether `outer` holds `inner`, directly or through others. A place does not hold itself.
    pub fn contains(&self, outer: Entry, inner: Entry) -> bool {
        let direct = self.admin1(inner) == Some(outer)
            || (self.kind(outer) == Some(PlaceKind::Country)
                && outer != inner
                && self.country(outer).is_some()
                && self.country(outer) == self.country(inner));
        let mut at = inner;
        // Chains are short; the bound keeps a damaged table from going round.
        direct
            || (0..8).any(|_| match self.parent(at) {
                Some(parent) => {
                    at = parent;
                    parent == outer && outer != inner
                }
                None => false,
            })
    }

    /// What a city is the capital of at a level: the country or the province.
    pub fn capital_of(&self, entry: Entry, level: Level) -> Option<Entry> {
        let flags = self.record(entry)?.flags;
        match level {
            Level::Country if flags & FLAG_CAPITAL_COUNTRY != 0 => {
                let (_, country, _) = self.area(entry)?;
                u32_at(self.section(Section::Countries), usize::from(country) * 20 + 4).map(Entry)
            }
            Level::Admin1 if flags & FLAG_CAPITAL_ADMIN1 != 0 => self.admin1(entry),
            _ => None,
        }
    }

    /// The capital of a country or province.
    pub fn capital(&self, of: Entry) -> Option<Entry> {
        let (_, country, province) = self.area(of)?;
        let capital = match self.kind(of)? {
            PlaceKind::Country => u32_at(self.section(Section::Countries), usize::from(country) * 20 + 8),
            PlaceKind::Admin1 => u32_at(self.section(Section::Provinces), usize::from(province) * 8 + 4),
            _ => None,
        };
        capital.filter(|n| *n != NO_32).map(Entry)
    }

    /// The entry of a country.
    pub fn country_entry(&self, code: CountryCode) -> Option<Entry> {
        let at = self.country_number(code)? * 20;
        u32_at(self.section(Section::Countries), at + 4).map(Entry)
    }

    pub(crate) fn country_number(&self, code: CountryCode) -> Option<usize> {
        let bytes = self.section(Section::Countries);
        search(bytes.len() / 20, |n| {
            let here = bytes.get(n * 20..n * 20 + 2);
            here.map_or(Ordering::Less, |here| here.cmp(code.as_str().as_bytes()))
        })
    }

    /// The entries that bear a name, whatever its case, diacritics, hyphens, spaces and apostrophes; the usual names
    /// before the unusual, and the better known place before the lesser.
    pub fn named(&self, name: &str) -> Vec<Named> {
        self.named_folded(&fold(name)).unwrap_or_default()
    }

    pub(crate) fn named_folded(&self, folded: &str) -> Option<Vec<Named>> {
        let listed = self.names.as_ref()?.get(folded.as_bytes()).map(|value| value.value());
        self.bearers(listed, self.own.and_then(|own| own.names.get(folded.as_bytes())).map(|value| value.value()))
    }

    /// Who bears a name by its values in the two indexes; `None` if it stands in neither.
    pub(crate) fn bearers(&self, listed: Option<u64>, own: Option<u64>) -> Option<Vec<Named>> {
        let Some((own, value)) = self.own.zip(own) else { return listed.map(|value| self.postings(value)) };
        let mut entries = own.postings(value).to_vec();
        entries.extend(listed.map(|value| self.postings(value)).into_iter().flatten());
        entries.sort_by_key(|n| (n.class, 255 - self.prominence(n.entry), n.entry));
        Some(entries)
    }

    pub(crate) fn postings(&self, value: u64) -> Vec<Named> {
        let low = u32::try_from(value & u64::from(u32::MAX)).unwrap_or_default();
        if value & MANY == 0 {
            return vec![named(low)];
        }
        let bytes = self.section(Section::Postings);
        let count = u32_at(bytes, low as usize).unwrap_or(0);
        let at = |n: u32| u32_at(bytes, low as usize + 4 + n as usize * 4);
        (0..count).map_while(at).map(named).collect()
    }

    /// The best-known entry that bears a name as one of its usual names.
    pub fn best_named(&self, name: &str) -> Option<Entry> {
        self.named(name).into_iter().find(|n| n.class <= NameClass::Swedish).map(|n| n.entry)
    }
}

/// Binary search over `0..count` with a comparison of the item to what is sought.
fn search(count: usize, compare: impl Fn(usize) -> Ordering) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(middle) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(middle),
        }
    }
    None
}
