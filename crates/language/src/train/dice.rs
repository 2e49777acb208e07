//! Random numbers that are the same on every machine.

/// A row of random numbers from a seed (xorshift).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(crate::hash::mix(seed.wrapping_add(1), 0xD1CE).max(1))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from 0 to before `sides`; 0 if there are none.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        ((self.next() >> 32) as usize * sides) >> 32
    }

    /// A number from 0 to before 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// A number from -1 to before 1.
    pub(crate) fn centred(&mut self) -> f32 {
        2.0 * self.unit() - 1.0
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.roll(i + 1));
        }
    }
}
