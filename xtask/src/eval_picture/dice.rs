//! Numbers that look drawn by lot, and are the same on every machine (splitmix64).

pub struct Dice(u64);

impl Dice {
    /// The dice of that seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below another; 0 below 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)).checked_rem(end).unwrap_or(0)
    }

    /// So many on average, in hundredths: a whole number, and one more as often as the rest says; spread a little.
    pub fn about(&mut self, hundredths: u64) -> u64 {
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        let base = whole + u64::from(self.below(100) < rest);
        match base {
            0 | 1 => base,
            _ => base - 1 + self.below(3),
        }
    }
}
