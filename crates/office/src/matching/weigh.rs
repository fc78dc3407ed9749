//! How well a person's traits and an order fit, and why.

use super::Why;
use super::codes::{Coder, Sought, Trait};
use crate::error::Bilingual;

/// What one thing in common weighs. Without an occupation, a qualification or a skill in common nobody
/// is proposed, however near they live.
const fn weight(of: Trait) -> u32 {
    match of {
        Trait::Wishes(_) => 6,
        Trait::Qualified(_) => 4,
        Trait::Worked(_) | Trait::WishesArea(_) => 3,
        Trait::Skilled(_) | Trait::LivesIn(_) => 2,
        Trait::Employment(_) | Trait::Pay(_) => 1,
    }
}

/// Whether a thing in common is enough by itself to propose somebody.
pub(super) const fn proposes(of: Trait) -> bool {
    matches!(
        of,
        Trait::Wishes(_) | Trait::Worked(_) | Trait::Qualified(_) | Trait::Skilled(_)
    )
}

impl Sought {
    /// Whether a trait is what the order asks for.
    pub(super) fn wants(&self, has: Trait) -> bool {
        match has {
            Trait::Wishes(code) | Trait::Worked(code) => self.occupations.contains(&code),
            Trait::Qualified(code) => self.qualifications.contains(&code),
            Trait::Skilled(digest) => self.skills.contains_key(&digest),
            Trait::WishesArea(code) | Trait::LivesIn(code) => self.areas.contains(&code),
            Trait::Employment(code) => self.employment.contains(&code),
            Trait::Pay(wished) => self.pay.is_some_and(|offered| wished <= offered),
        }
    }

    /// What somebody with these traits weighs for the order; zero if nothing proposes them.
    pub(super) fn weigh(&self, traits: &[Trait]) -> u32 {
        let wanted = traits.iter().copied().filter(|has| self.wants(*has));
        let mut proposed = false;
        let mut total = 0;
        for has in wanted {
            proposed |= proposes(has);
            total += weight(has);
        }
        if proposed { total } else { 0 }
    }

    /// Every trait by which the order proposes somebody.
    pub(super) fn proposing(&self) -> impl Iterator<Item = Trait> {
        let occupations = self.occupations.iter().copied();
        let qualifications = self.qualifications.iter().copied();
        occupations
            .flat_map(|code| [Trait::Wishes(code), Trait::Worked(code)])
            .chain(qualifications.map(Trait::Qualified))
            .chain(self.skills.keys().copied().map(Trait::Skilled))
    }

    /// Why somebody with these traits fits, the heaviest reason first.
    pub(super) fn why(&self, coder: &Coder, traits: &[Trait]) -> Vec<Why> {
        let mut wanted: Vec<Trait> = traits
            .iter()
            .copied()
            .filter(|has| self.wants(*has))
            .collect();
        wanted.sort_by_key(|has| std::cmp::Reverse(weight(*has)));
        let why = |has: &Trait| {
            Some(Why {
                item: (*has.items().first()?).to_owned(),
                common: self.common(coder, *has)?,
            })
        };
        wanted.iter().filter_map(why).collect()
    }

    fn common(&self, coder: &Coder, has: Trait) -> Option<Bilingual> {
        let said = |ja: &str, en: &str| Bilingual {
            ja: ja.to_owned(),
            en: en.to_owned(),
        };
        match has {
            Trait::Wishes(code)
            | Trait::Worked(code)
            | Trait::Qualified(code)
            | Trait::WishesArea(code)
            | Trait::LivesIn(code)
            | Trait::Employment(code) => coder.code(code).map(|row| said(&row.ja, &row.en)),
            // The word of the order, which the person's list holds too.
            Trait::Skilled(digest) => self.skills.get(&digest).map(|word| said(word, word)),
            Trait::Pay(_) => Some(said("希望額以上", "at least what is wished")),
        }
    }
}
