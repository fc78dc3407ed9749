//! Conditions of a job order by sex, age or nationality. They need a lawful reason (a flag says so) and
//! never serve matching. 「年齢不問」 is no limit, nor is the age of retirement.

use unicode_normalization::UnicodeNormalization;

/// What a job order is limited by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words are the ids of the import contract")]
pub enum LimitKind {
    Sex,
    Age,
    Nationality,
}

impl LimitKind {
    /// The id used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::Age => "age",
            Self::Nationality => "nationality",
        }
    }
}

const OPEN: &str =
    "不問 問わず 問わない 問いません 制限なし 制限無し 制限はありません 関係なく 差別なく";
const SEX: &str = "男性 女性 男子 女子 男の方 女の方";
const AFTER_SEX: &str =
    "のみ 限定 に限 歓迎 優遇 優先 希望 募集 活躍 向き の方 が多 中心 だけ 不可 求む";
const SEX_ALONE: &str =
    "主婦歓迎 主婦限定 主夫歓迎 主婦活躍 ウェイトレス 看護婦 保母 営業マン ウーマン募集";
const NATIONALITY: &str = "日本国籍 日本人のみ 日本人限定 日本人に限 日本人の方 日本国民 外国人不可 外国籍不可 \
    外国人歓迎 外国籍歓迎 外国籍の方 国籍限定 国籍の方 国籍に限 国籍のみ 国籍を有する 国籍者のみ";
const AGE_ALONE: &str = "年齢制限あり 年齢制限有 若手のみ 若手限定 若手歓迎 若い方 若年層 シニア限定 シニア不可 高齢者不可";
const RETIREMENT: &str = "定年 再雇用 継続雇用 雇用延長 勤務延長";
const NONE: &str = "なし 無し 無 特になし 特に無し ない - ー −";

/// The limits that a text of a job order names, each once.
pub(crate) fn limits_in(text: &str) -> Vec<LimitKind> {
    let plain = plain(text);
    let mut found = Vec::new();
    for clause in plain.split(['。', '、', '\n', ';', ',', '/', '・', '!', '(', ')']) {
        if contains_any(clause, OPEN) {
            continue;
        }
        let retirement = contains_any(clause, RETIREMENT);
        if contains_any(clause, AGE_ALONE) || (!retirement && names_age(clause)) {
            found.push(LimitKind::Age);
        }
        if contains_any(clause, SEX_ALONE) || names_sex(clause) {
            found.push(LimitKind::Sex);
        }
        if contains_any(clause, NATIONALITY) {
            found.push(LimitKind::Nationality);
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether the cell of a column for a limit names one: anything but 「不問」 and the like.
pub(crate) fn is_limit(cell: &str) -> bool {
    let plain = plain(cell);
    let open = contains_any(&plain, OPEN) || NONE.split_whitespace().any(|word| word == plain);
    !plain.is_empty() && !open && !matches!(plain.as_str(), "男女" | "男性女性" | "男女可")
}

fn plain(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() || *c == '\n')
        .collect()
}

fn contains_any(text: &str, words: &str) -> bool {
    words.split_whitespace().any(|word| text.contains(word))
}

/// A sex and, shortly after it, a word that limits: 「女性の方歓迎」, not 「女性向け衣料」.
fn names_sex(clause: &str) -> bool {
    SEX.split_whitespace().any(|sex| {
        clause.match_indices(sex).any(|(place, _)| {
            let after: String = clause
                .get(place + sex.len()..)
                .unwrap_or_default()
                .chars()
                .take(8)
                .collect();
            AFTER_SEX
                .split_whitespace()
                .any(|word| after.contains(word))
                && !after.starts_with("向け")
        })
    })
}

/// A number of years of a grown person: 「35歳」, 「四十歳」, 「40代」, but not 「3歳児」 or 「1990年代」.
fn names_age(clause: &str) -> bool {
    let mut before = String::new();
    for c in clause.chars() {
        let tens = before
            .chars()
            .rev()
            .take_while(char::is_ascii_digit)
            .count();
        let digits: String = before.chars().skip(before.chars().count() - tens).collect();
        let years = digits
            .parse::<u8>()
            .ok()
            .filter(|years| (15..=80).contains(years));
        let written = before.ends_with(['十', '〇']) || before.chars().rev().nth(1) == Some('十');
        match c {
            '歳' | '才' if years.is_some() || (tens == 0 && written) => return true,
            '代' if years.is_some_and(|years| years % 10 == 0) => return true,
            '代' if tens == 0 && before.ends_with('十') => return true,
            _ => before.push(c),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_limiting_is_flagged() {
        use LimitKind::{Age, Nationality, Sex};
        for (text, kinds) in [
            ("35歳まで", vec![Age]),
            ("３５才以下の方", vec![Age]),
            ("四十五歳まで", vec![Age]),
            ("40代まで", vec![Age]),
            ("20代・30代活躍中", vec![Age]),
            ("定年60歳。35歳まで", vec![Age]),
            ("男性のみ", vec![Sex]),
            ("女性歓迎", vec![Sex]),
            ("女性の方を希望します", vec![Sex]),
            ("ﾌﾛｱﾚﾃﾞｨ。女性 限定", vec![Sex]),
            ("日本国籍の方", vec![Nationality]),
            ("外国籍不可", vec![Nationality]),
            ("男性限定、40歳以下、日本国籍", vec![Sex, Age, Nationality]),
        ] {
            assert_eq!(limits_in(text), kinds, "{text}");
        }
    }

    #[test]
    fn what_limits_nobody_is_not_flagged() {
        for text in [
            "年齢不問",
            "性別不問",
            "国籍不問",
            "男女不問",
            "60歳定年",
            "定年満60歳、65歳まで再雇用あり",
            "経験3年以上",
            "3歳児クラスの担任",
            "1990年代の設備",
            "女性向け衣料の販売",
            "女性誌の編集",
            "未経験可",
            "年齢・性別を問わず歓迎",
        ] {
            assert_eq!(limits_in(text), [], "{text}");
        }
        assert!(
            ["不問", "なし", "問わない", "－", ""]
                .iter()
                .all(|cell| !is_limit(cell))
        );
        assert!(
            ["女", "男性", "35歳以下", "日本"]
                .iter()
                .all(|cell| is_limit(cell))
        );
    }
}
