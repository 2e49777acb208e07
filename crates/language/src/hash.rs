//! Hashes of words and features. The same on every machine and for ever: trained models depend on them.

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// Takes `b` into the running hash `a`.
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b).wrapping_mul(K);
    x ^ (x >> 29)
}

/// The hash of characters in a row.
pub(crate) fn of_chars(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0x517C_C1B7_2722_0A95, |h, c| mix(h, c as u64 + 1))
}
