//! From free text to codes: which occupations, qualifications, forms of employment and prefectures of
//! the pack a text names, which skill words it holds, and which pay it asks for.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};

use kitei_domain::name;
use kitei_rulebook::{CodeKind, MatchCode, Vocabulary};

/// What a code of a person says, and which item it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Trait {
    /// Wishes this occupation.
    Wishes(u16),
    /// Has worked in this occupation.
    Worked(u16),
    /// Holds this qualification.
    Qualified(u16),
    /// Has this skill, by the digest of its word.
    Skilled(u32),
    /// Wishes to work in this prefecture.
    WishesArea(u16),
    /// Lives in this prefecture.
    LivesIn(u16),
    /// Wishes this form of employment.
    Employment(u16),
    /// Wishes at least this pay a year, in units of 100,000 yen.
    Pay(u16),
}

/// The items that are compared, and nothing else.
pub(super) const ITEMS: [&str; 9] = [
    "wish_occupation",
    "current_occupation",
    "career",
    "qualifications",
    "skills",
    "wish_area",
    "address",
    "wish_employment",
    "pay_wish",
];

impl Trait {
    /// The items that it may come from.
    pub(super) const fn items(self) -> &'static [&'static str] {
        match self {
            Self::Wishes(_) => &["wish_occupation"],
            Self::Worked(_) => &["career", "current_occupation"],
            Self::Qualified(_) => &["qualifications"],
            Self::Skilled(_) => &["skills"],
            Self::WishesArea(_) => &["wish_area"],
            Self::LivesIn(_) => &["address"],
            Self::Employment(_) => &["wish_employment"],
            Self::Pay(_) => &["pay_wish"],
        }
    }
}

/// What a job order asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Sought {
    pub(super) occupations: Vec<u16>,
    pub(super) qualifications: Vec<u16>,
    /// Every run of its description that could be a skill word, with its digest.
    pub(super) skills: BTreeMap<u32, String>,
    pub(super) areas: Vec<u16>,
    pub(super) employment: Vec<u16>,
    /// The highest pay a year, in units of 100,000 yen.
    pub(super) pay: Option<u16>,
}

/// The shortest and the longest skill word, in characters.
const SKILL: std::ops::RangeInclusive<usize> = 2..=16;
/// How much of a description is searched for skill words, in characters.
const DESCRIPTION: usize = 600;
/// How many traits one person can have.
const TRAITS_AT_MOST: usize = 64;

/// Reads texts by the codes of a pack. Skill words become digests under a key of this process, so that
/// memory holds no text of a person.
#[derive(Debug)]
pub(crate) struct Coder {
    codes: Vec<MatchCode>,
    /// Folded words by kind, the longest first, each with the place of its code.
    words: BTreeMap<CodeKind, Vec<(String, u16)>>,
    digest: RandomState,
}

impl Coder {
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let codes = vocabulary.match_codes().to_vec();
        let mut words: BTreeMap<CodeKind, Vec<(String, u16)>> = BTreeMap::new();
        for (place, code) in codes.iter().enumerate() {
            let place = u16::try_from(place).unwrap_or(u16::MAX);
            let of_kind = words.entry(code.kind).or_default();
            of_kind.extend(code.words.iter().map(|word| (name::fold(word), place)));
        }
        for of_kind in words.values_mut() {
            of_kind.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        }
        Self {
            codes,
            words,
            digest: RandomState::new(),
        }
    }

    /// The labels of a code.
    pub(super) fn code(&self, place: u16) -> Option<&MatchCode> {
        self.codes.get(usize::from(place))
    }

    /// The codes of a kind that a text names, in its order. A longer word takes its place from the shorter ones in it:
    /// 臨床検査 is no 検査.
    fn named(&self, kind: CodeKind, text: &str) -> Vec<u16> {
        let mut text = name::fold(text);
        let mut found = Vec::new();
        for (word, code) in self.words.get(&kind).map(Vec::as_slice).unwrap_or_default() {
            let mut from = 0;
            while let Some(at) = text.get(from..).and_then(|rest| rest.find(word)) {
                let (start, end) = (from + at, from + at + word.len());
                from = end;
                if is_word(&text, start, end) {
                    text.replace_range(start..end, &"\0".repeat(word.len()));
                    found.push((start, *code));
                }
            }
        }
        found.sort_unstable();
        let mut codes: Vec<u16> = Vec::new();
        for (_, code) in found {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    fn skill(&self, folded: &str) -> u32 {
        (self.digest.hash_one(folded) >> 32) as u32
    }

    /// The traits in the values of a person.
    pub(crate) fn traits(&self, values: &BTreeMap<&str, &str>) -> Vec<Trait> {
        let mut traits = Vec::new();
        for (item, value) in values {
            let named = |kind| self.named(kind, value).into_iter();
            match *item {
                "wish_occupation" => {
                    traits.extend(named(CodeKind::Occupation).map(Trait::Wishes));
                }
                "career" | "current_occupation" => {
                    traits.extend(named(CodeKind::Occupation).map(Trait::Worked));
                }
                "qualifications" => {
                    traits.extend(named(CodeKind::Qualification).map(Trait::Qualified));
                }
                "skills" => {
                    let words = skill_words(value);
                    traits.extend(words.map(|word| Trait::Skilled(self.skill(&word))));
                }
                "wish_area" => traits.extend(named(CodeKind::Area).map(Trait::WishesArea)),
                "address" => traits.extend(named(CodeKind::Area).take(1).map(Trait::LivesIn)),
                "wish_employment" => {
                    traits.extend(named(CodeKind::Employment).map(Trait::Employment));
                }
                "pay_wish" => traits.extend(yearly(value, 12).map(Trait::Pay)),
                _ => {}
            }
        }
        traits.sort_unstable();
        traits.dedup();
        traits.truncate(TRAITS_AT_MOST);
        traits
    }

    /// What the columns of an order ask for. Limits of sex, age and nationality are not among them.
    pub(super) fn sought(&self, columns: &BTreeMap<String, String>) -> Sought {
        let column = |id: &str| columns.get(id).map(String::as_str).unwrap_or_default();
        let months = if column("pay_kind").contains('時') {
            HOURS_A_YEAR
        } else {
            12
        };
        let mut occupations = self.named(CodeKind::Occupation, column("occupation"));
        if occupations.is_empty() {
            occupations = self.named(CodeKind::Occupation, column("work"));
        }
        let work: String = column("work").chars().take(DESCRIPTION).collect();
        let skills = runs(&name::fold(&work))
            .map(|run| (self.skill(run), run.to_owned()))
            .collect();
        Sought {
            occupations,
            qualifications: self.named(CodeKind::Qualification, column("required_qualifications")),
            skills,
            areas: self.named(CodeKind::Area, column("workplace")),
            employment: self.named(CodeKind::Employment, column("employment_period")),
            pay: yearly(column("pay_amount"), months).last(),
        }
    }
}

/// Working hours of a year, by which an hourly wage is compared with a yearly one.
const HOURS_A_YEAR: u64 = 1_920;

/// Whether a find in a text is a word of its own: letters and digits of the Latin alphabet do not go on
/// before or after it (SE is not in "case").
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let (before, rest) = text.split_at(start);
    let (word, after) = rest.split_at(end - start);
    let begins_within = latin(before.chars().last()) && latin(word.chars().next());
    let ends_within = latin(word.chars().last()) && latin(after.chars().next());
    !begins_within && !ends_within
}

/// The single words of a list of skills, folded; what stands in brackets is a word of its own.
fn skill_words(value: &str) -> impl Iterator<Item = String> {
    let separators = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '、' | ',' | '，' | '・' | '/' | '／' | ';' | '(' | ')' | '（' | '）'
            )
    };
    value
        .split(separators)
        .map(name::fold)
        .filter(|word| SKILL.contains(&word.chars().count()))
}

/// Every run of a text that could be a skill word.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let count = places.len();
    (0..count).flat_map(move |start| {
        let places = places.clone();
        SKILL.filter_map(move |length| {
            let (from, to) = (*places.get(start)?, *places.get(start + length)?);
            is_word(text, from, to)
                .then(|| text.get(from..to))
                .flatten()
        })
    })
}

/// The sums of money in a text as pay a year, in units of 100,000 yen, in ascending order. Sums below
/// ten thousand yen are taken in units of 万円 where the text says so or has no unit, as lists do.
fn yearly(text: &str, times: u64) -> impl Iterator<Item = u16> + use<> {
    let folded = name::fold(text);
    let mut sums = Vec::new();
    for part in folded.split(['~', '〜', 'ー', '-', '－']) {
        let digits: String = part
            .chars()
            .filter(|c| *c != ',')
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let Ok(number) = digits.parse::<u64>() else {
            continue;
        };
        let yen = if number < 10_000 && (part.contains('万') || !part.contains('円')) {
            number.saturating_mul(10_000)
        } else {
            number
        };
        // WHY: nobody earns two million yen a month; such a sum is meant for the year.
        let year = match (times, yen) {
            (12, sum) if sum >= 2_000_000 => sum,
            (times, sum) => sum.saturating_mul(times),
        };
        sums.push(u16::try_from(year / 100_000).unwrap_or(u16::MAX));
    }
    sums.sort_unstable();
    sums.into_iter()
}

#[cfg(test)]
mod tests {
    use kitei_rulebook::RulePack;

    use super::*;

    fn coder() -> Coder {
        Coder::new(RulePack::shipped().unwrap().vocabulary())
    }

    fn ids(coder: &Coder, kind: CodeKind, text: &str) -> Vec<String> {
        let named = coder.named(kind, text).into_iter();
        named
            .map(|code| coder.code(code).unwrap().id.clone())
            .collect()
    }

    #[test]
    fn a_longer_word_takes_its_place_from_a_shorter_one() {
        let coder = coder();
        let occupation = |text| ids(&coder, CodeKind::Occupation, text);
        assert_eq!(occupation("臨床検査技師"), ["occupation.medical"]);
        assert_eq!(occupation("製品の検査"), ["occupation.manufacturing"]);
        assert_eq!(occupation("経理事務 10年"), ["occupation.accounting"]);
        assert_eq!(occupation("ｺｰﾙｾﾝﾀｰ"), ["occupation.call_centre"]);
        assert_eq!(occupation("CASEの開発"), Vec::<String>::new());
    }

    #[test]
    fn kyoto_is_not_in_tokyo() {
        let coder = coder();
        let area = |text| ids(&coder, CodeKind::Area, text);
        assert_eq!(area("東京都新宿区"), ["area.tokyo"]);
        assert_eq!(area("京都市下京区"), ["area.kyoto"]);
        assert_eq!(area("川崎市又は東京"), ["area.kanagawa", "area.tokyo"]);
    }

    #[test]
    fn pay_is_compared_by_the_year() {
        let one = |text, times| yearly(text, times).last();
        assert_eq!(one("784万円", 12), Some(78));
        assert_eq!(one("３５５", 12), Some(35));
        assert_eq!(one("3,600,000円", 12), Some(36));
        assert_eq!(one("38万円~47万円", 12), Some(56));
        assert_eq!(one("1,500円", HOURS_A_YEAR), Some(28));
        assert_eq!(one("応相談", 12), None);
    }

    #[test]
    fn a_skill_is_found_inside_a_description_and_not_inside_a_longer_word() {
        let coder = coder();
        let skills = |value: &'static str| coder.traits(&BTreeMap::from([("skills", value)]));
        let work = |text: &str| {
            let columns = BTreeMap::from([("work".to_owned(), text.to_owned())]);
            coder.sought(&columns).skills
        };
        let common = |value, text: &str| {
            let sought = work(text);
            let held = skills(value).into_iter().filter_map(|held| match held {
                Trait::Skilled(digest) => sought.get(&digest).cloned(),
                _ => None,
            });
            held.collect::<Vec<_>>()
        };
        let both = common("Word、CAD(JW)、伝票入力", "一般事務。伝票入力とWORDを使用");
        assert!(
            both.len() == 2 && both.contains(&"伝票入力".to_owned()),
            "{both:?}"
        );
        assert_eq!(common("Java", "JavaScriptの開発"), Vec::<String>::new());
    }

    #[test]
    fn only_the_listed_items_have_traits() {
        let coder = coder();
        for item in [
            "sex",
            "birth_date",
            "school_name",
            "name",
            "nationality",
            "remarks",
            "education",
        ] {
            let values = BTreeMap::from([(item, "経理 東京都 簿記 300万円 Excel 正社員")]);
            assert!(coder.traits(&values).is_empty(), "{item}");
            assert!(!ITEMS.contains(&item));
        }
    }
}
