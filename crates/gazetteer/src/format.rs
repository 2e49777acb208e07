//! The layout of the compiled file.
//!
//! ```text
//! header   magic (8) · layout version u32 · BLAKE3 of all that follows (32) · 10 × (offset u32, length u32)
//! sections records · strings · names (fst) · postings · Swedish names · parents · areas · districts ·
//!          countries · provinces
//! ```
//!
//! Integers are little-endian. Records are 24 bytes each: first the GeoNames entries sorted by their number, then the
//! others sorted by id. A string is a length byte and UTF-8.

use crate::{Entry, NameClass, Named};

/// The first bytes of a compiled gazetteer.
pub(crate) const MAGIC: [u8; 8] = *b"LBPLACES";
/// The version of the layout.
pub(crate) const VERSION: u32 = 1;
/// Bytes of one record.
pub(crate) const RECORD: usize = 24;
/// Sections of the file.
pub(crate) const SECTIONS: usize = 10;
/// Bytes of the header.
pub(crate) const HEADER: usize = 8 + 4 + SECTIONS * 8 + 32;
/// "None" in a 16-bit field.
pub(crate) const NO_16: u16 = u16::MAX;
/// "None" in a 32-bit field.
pub(crate) const NO_32: u32 = u32::MAX;

/// The sections, in file order.
#[derive(Clone, Copy)]
#[repr(usize)]
pub(crate) enum Section {
    Records,
    Strings,
    Names,
    Postings,
    Swedish,
    Parents,
    Areas,
    Districts,
    Countries,
    Provinces,
}

pub(crate) const FLAG_AT: u8 = 1;
pub(crate) const FLAG_AREA: u8 = 2;
pub(crate) const FLAG_CAPITAL_COUNTRY: u8 = 4;
pub(crate) const FLAG_CAPITAL_ADMIN1: u8 = 8;

/// A record: what stands where.
#[derive(Clone, Copy)]
pub(crate) struct Record {
    /// A GeoNames number, or where in the strings the id stands; 24 bits.
    pub(crate) id: u32,
    /// Whether the id is a GeoNames number.
    pub(crate) geonames: bool,
    /// Where in the strings the name stands; 24 bits.
    pub(crate) name: u32,
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    pub(crate) prominence: u8,
    pub(crate) lat_e5: i32,
    pub(crate) lon_e5: i32,
    /// 31 bits, all set where unknown.
    pub(crate) population: u32,
    pub(crate) area: u16,
    pub(crate) district: u16,
}

/// An unknown number of inhabitants.
pub(crate) const NO_PEOPLE: u32 = u32::MAX >> 1;
const LOW_24: u32 = 0x00ff_ffff;

impl Record {
    pub(crate) fn to_bytes(self) -> [u8; RECORD] {
        let words = [
            (self.id & LOW_24) | (u32::from(self.prominence) << 24),
            (self.name & LOW_24) | (u32::from(self.kind | (self.flags << 4)) << 24),
            self.lat_e5.cast_unsigned(),
            self.lon_e5.cast_unsigned(),
            (self.population & NO_PEOPLE) | (u32::from(self.geonames) << 31),
            u32::from(self.area) | (u32::from(self.district) << 16),
        ];
        let mut bytes = [0; RECORD];
        for (out, word) in bytes.chunks_exact_mut(4).zip(words) {
            out.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    pub(crate) fn read(records: &[u8], number: u32) -> Option<Record> {
        let start = (number as usize).checked_mul(RECORD)?;
        let bytes = records.get(start..)?.first_chunk::<RECORD>()?;
        let word = |n: usize| u32_at(bytes, n * 4);
        let (id, name, people, areas) = (word(0)?, word(1)?, word(4)?, word(5)?);
        let [area_low, area_high, district_low, district_high] = areas.to_le_bytes();
        let packed = name.to_le_bytes()[3];
        Some(Record {
            id: id & LOW_24,
            geonames: people >> 31 == 1,
            name: name & LOW_24,
            kind: packed & 15,
            flags: packed >> 4,
            prominence: id.to_le_bytes()[3],
            lat_e5: word(2)?.cast_signed(),
            lon_e5: word(3)?.cast_signed(),
            population: people & NO_PEOPLE,
            area: u16::from_le_bytes([area_low, area_high]),
            district: u16::from_le_bytes([district_low, district_high]),
        })
    }
}

/// The bit of a name's value which says that it points into the postings.
pub(crate) const MANY: u64 = 1 << 32;

/// Why bytes are no gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Another kind of file.
    #[error("not a compiled gazetteer: it does not begin with LBPLACES; make one with `cargo xtask gazetteer`")]
    Magic,
    /// A layout of another version.
    #[error(
        "the gazetteer has layout version {found}, this program reads {VERSION}; make it anew with `cargo xtask gazetteer`"
    )]
    Version {
        /// The version that the file states.
        found: u32,
    },
    /// Shorter than its header says.
    #[error("the gazetteer is cut short: section {section} should end at byte {end}, the file has {length}")]
    Short {
        /// Number of the section; that of the header is 255.
        section: u8,
        /// Where it should end.
        end: u64,
        /// How long the file is.
        length: usize,
    },
    /// Bytes have changed since it was made.
    #[error(
        "the gazetteer is damaged: its bytes do not match their BLAKE3 hash; make it anew with `cargo xtask gazetteer`"
    )]
    Damaged,
    /// The name index cannot be opened.
    #[error("the gazetteer's name index cannot be read: {0}")]
    Names(String),
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A posting: the entry in the lower 24 bits, the class above.
pub(crate) fn posting(named: Named) -> u32 {
    named.entry.0 | ((named.class as u32) << 24)
}

pub(crate) fn named(posting: u32) -> Named {
    let class = match posting >> 24 {
        0 => NameClass::Usual,
        1 => NameClass::Swedish,
        2 => NameClass::Alternate,
        _ => NameClass::Derived,
    };
    Named { entry: Entry(posting & 0x00ff_ffff), class }
}
