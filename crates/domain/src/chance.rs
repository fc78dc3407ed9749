//! Randomness as a parameter, so that tests own it.

/// A source of unpredictable bytes: the operating system's in an office, a seeded one in tests.
pub trait Entropy: Send + Sync {
    /// Fills `buffer` completely.
    fn fill(&self, buffer: &mut [u8]);
}

/// `N` fresh bytes.
pub fn fresh<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}
