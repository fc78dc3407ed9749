//! How Japanese names are folded for look-up. Folding serves search keys only: the stored value stays
//! as given, and folding twice gives what folding once gave.

use unicode_normalization::UnicodeNormalization;

/// Old and variant forms, each followed by the form that everyday lists use.
const VARIANTS: &str = "髙高﨑崎碕崎嵜崎邊辺邉辺齋斎齊斎斉斎澤沢濱浜濵浜廣広嶋島嶌島櫻桜國国眞真惠恵\
    德徳淵渕龍竜瀧滝藏蔵壽寿榮栄圓円豐豊實実學学寬寛寶宝鐵鉄鹽塩曾曽萬万與与禮礼增増吉吉𠮷吉槇槙\
    祐祐凛凜黑黒靜静條条檜桧冨富峯峰舘館";

/// Folds a name, or its reading, for comparison: NFKC, katakana, everyday kanji, lower case, without
/// spaces, middle dots and variation selectors.
pub fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .nfkc()
        .filter_map(fold_char)
        // A dropped space may have stood between a letter and its mark.
        .nfkc()
        .collect()
}

fn fold_char(c: char) -> Option<char> {
    match c {
        _ if c.is_whitespace() || c.is_control() => None,
        '\u{30fb}' | '\u{b7}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => None,
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(c) + 0x60),
        _ => Some(everyday(c)),
    }
}

fn everyday(c: char) -> char {
    // Kana and Latin letters have no variants.
    if c < '\u{4e00}' {
        return c;
    }
    let mut letters = VARIANTS.chars();
    while let (Some(variant), Some(plain)) = (letters.next(), letters.next()) {
        if variant == c {
            return plain;
        }
    }
    c
}

/// Surname and given name, where the writer put a space between them.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let (surname, given) = text.trim().split_once(char::is_whitespace)?;
    let given = given.trim();
    (!given.is_empty()).then_some((surname, given))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_widths_and_spaces_fold_to_one_key() {
        assert_eq!(fold("髙\u{e0100}橋　あおい"), fold("高橋アオイ"));
        assert_eq!(fold("ﾅｶﾑﾗ ﾀﾞｲｽｹ"), "ナカムラダイスケ");
        assert_eq!(fold("渡邊"), fold("渡辺"));
        assert_eq!(fold(&fold("t\u{a8}")), fold("t\u{a8}"));
        assert_eq!(split("清水 直樹"), Some(("清水", "直樹")));
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".*") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
