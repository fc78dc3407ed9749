//! Sets of items as bits: what the person was told, agreed to, asked for, is granted. A pack has
//! at most [`ItemSet::CAPACITY`] items, so every set operation is four machine words.

use std::iter::successors;
use std::ops::{BitAnd, BitOr, Not, Sub};

use crate::vocabulary::ItemIx;

/// A set of items of one pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ItemSet([u64; 4]);

impl ItemSet {
    /// How many items a pack can have.
    pub const CAPACITY: usize = 256;
    /// No item.
    pub const EMPTY: Self = Self([0; 4]);
    /// Every item there could be.
    pub const ALL: Self = Self([u64::MAX; 4]);

    /// The set with this item.
    #[must_use]
    pub fn with(mut self, item: ItemIx) -> Self {
        self.insert(item);
        self
    }

    /// Puts an item in.
    pub fn insert(&mut self, item: ItemIx) {
        if let Some(word) = self.0.get_mut(usize::from(item.0 >> 6)) {
            *word |= 1 << (item.0 & 63);
        }
    }

    /// Takes an item out.
    pub fn remove(&mut self, item: ItemIx) {
        if let Some(word) = self.0.get_mut(usize::from(item.0 >> 6)) {
            *word &= !(1 << (item.0 & 63));
        }
    }

    /// Puts an item in or takes it out.
    pub fn set(&mut self, item: ItemIx, inside: bool) {
        if inside {
            self.insert(item);
        } else {
            self.remove(item);
        }
    }

    /// The items of either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        self | other
    }

    /// The items of both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        self & other
    }

    /// The items of this set that are not in the other.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        self - other
    }

    /// Whether the item is in.
    pub fn contains(self, item: ItemIx) -> bool {
        self.0
            .get(usize::from(item.0 >> 6))
            .is_some_and(|word| word >> (item.0 & 63) & 1 == 1)
    }

    /// Whether no item is in.
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }

    /// How many items are in.
    pub fn len(self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether every item of this set is in the other one.
    pub fn is_subset(self, other: Self) -> bool {
        (self - other).is_empty()
    }

    /// The items, in the order of the vocabulary.
    pub fn iter(self) -> impl Iterator<Item = ItemIx> {
        (0..4).zip(self.0).flat_map(|(word, bits)| {
            // Each step clears the lowest bit that is set.
            let left = successors(Some(bits), |bits| Some(bits & bits.wrapping_sub(1)));
            left.take_while(|bits| *bits != 0)
                .map(move |bits| ItemIx(word * 64 + bits.trailing_zeros() as u8))
        })
    }
}

impl FromIterator<ItemIx> for ItemSet {
    fn from_iter<I: IntoIterator<Item = ItemIx>>(items: I) -> Self {
        items.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl BitAnd for ItemSet {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        let mut out = self.0;
        for (mine, theirs) in out.iter_mut().zip(other.0) {
            *mine &= theirs;
        }
        Self(out)
    }
}

impl BitOr for ItemSet {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        let mut out = self.0;
        for (mine, theirs) in out.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
        Self(out)
    }
}

impl Not for ItemSet {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}

impl Sub for ItemSet {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self & !other
    }
}
