//! Invented people: a list in the shape that offices export, as long as wanted. Whole readings
//! repeat for a handful in a million, surnames for thousands, as in life.

use std::fmt::Write as _;

const SYLLABLES: [(&str, &str); 16] = [
    ("山", "ヤマ"),
    ("川", "カワ"),
    ("田", "タ"),
    ("村", "ムラ"),
    ("木", "キ"),
    ("島", "シマ"),
    ("森", "モリ"),
    ("谷", "タニ"),
    ("池", "イケ"),
    ("野", "ノ"),
    ("原", "ハラ"),
    ("坂", "サカ"),
    ("松", "マツ"),
    ("石", "イシ"),
    ("沢", "サワ"),
    ("岡", "オカ"),
];
const GIVEN: [(&str, &str); 16] = [
    ("真", "マ"),
    ("由", "ユ"),
    ("美", "ミ"),
    ("香", "カ"),
    ("奈", "ナ"),
    ("里", "リ"),
    ("佐", "サ"),
    ("智", "チ"),
    ("恵", "エ"),
    ("亜", "ア"),
    ("希", "キ"),
    ("子", "コ"),
    ("衣", "イ"),
    ("和", "ワ"),
    ("津", "ツ"),
    ("帆", "ホ"),
];
const OCCUPATIONS: [&str; 16] = [
    "経理事務",
    "一般事務",
    "法人営業",
    "看護師",
    "介護職",
    "倉庫内軽作業",
    "フォークリフト運転手",
    "プログラマー",
    "施工管理技士",
    "コールセンター",
    "販売",
    "調理補助",
    "清掃員",
    "保育士",
    "人事・労務",
    "製造",
];
const PLACES: [(&str, &str); 8] = [
    ("東京都", "東京都新宿区西新宿"),
    ("大阪府", "大阪府大阪市中央区難波"),
    ("愛知県", "愛知県名古屋市中村区名駅"),
    ("福岡県", "福岡県福岡市博多区博多駅前"),
    ("北海道", "北海道札幌市中央区北一条西"),
    ("宮城県", "宮城県仙台市青葉区一番町"),
    ("広島県", "広島県広島市中区八丁堀"),
    ("千葉県", "千葉県千葉市中央区新千葉"),
];
/// The header of the list.
pub(crate) const HEADER: &str = "氏名,フリガナ,生年月日,性別,電話番号,メールアドレス,住所,最終学歴,職務経歴,保有資格,スキル,希望職種,希望年収\n";

/// Somebody who does not exist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Invented(u64);

impl Invented {
    /// The person of this number; another number is another person.
    pub(crate) fn nth(number: u64) -> Self {
        Self(number)
    }

    fn chance(self, salt: u64) -> u64 {
        let mixed =
            (self.0 ^ salt.wrapping_mul(0xd6e8_feb8_6659_fd93)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 17
    }

    fn parts(self, kanji: bool) -> (String, String) {
        let pick = |from: &[(&str, &str); 16], salt: u64, count: u64| {
            let mut text = String::new();
            for place in 0..count {
                let chosen = from.get((self.chance(salt + place) % 16) as usize);
                let (character, reading) = chosen.copied().unwrap_or_default();
                text.push_str(if kanji { character } else { reading });
            }
            text
        };
        (
            pick(&SYLLABLES, 1, 2 + self.chance(9) % 2),
            pick(&GIVEN, 11, 2 + self.chance(19) % 2),
        )
    }

    /// The name in kanji.
    pub(crate) fn name(self) -> String {
        let (surname, given) = self.parts(true);
        format!("{surname} {given}")
    }

    /// The reading.
    pub(crate) fn kana(self) -> String {
        let (surname, given) = self.parts(false);
        format!("{surname} {given}")
    }

    /// The occupation they wish.
    pub(crate) fn occupation(self) -> &'static str {
        let chosen = OCCUPATIONS.get((self.chance(31) % 16) as usize);
        chosen.copied().unwrap_or_default()
    }

    /// The prefecture they live in.
    pub(crate) fn prefecture(self) -> &'static str {
        self.place().0
    }

    fn place(self) -> (&'static str, &'static str) {
        let chosen = PLACES.get((self.chance(32) % 8) as usize);
        chosen.copied().unwrap_or_default()
    }

    /// A phone number that nobody else in the list has.
    pub(crate) fn phone(self) -> String {
        format!("090-{:04}-{:04}", self.0 / 10_000 % 10_000, self.0 % 10_000)
    }

    /// The line of the list.
    fn line(self, out: &mut String) -> std::fmt::Result {
        let year = 1960 + self.chance(21) % 45;
        let (month, day) = (1 + self.chance(22) % 12, 1 + self.chance(23) % 28);
        let (name, kana, phone) = (self.name(), self.kana(), self.phone());
        write!(out, "{name},{kana},{year}-{month:02}-{day:02},")?;
        write!(
            out,
            "{},{phone},person{}@example.jp,",
            if self.0.is_multiple_of(2) {
                "女"
            } else {
                "男"
            },
            self.0
        )?;
        write!(
            out,
            "{}{}-{}-{},",
            self.place().1,
            1 + self.0 % 8,
            1 + self.0 % 30,
            1 + self.0 % 20
        )?;
        write!(
            out,
            "商業高校卒業,経理事務 {}年 伝票整理と月次決算,日商簿記{}級,",
            1 + self.0 % 25,
            1 + self.0 % 3
        )?;
        writeln!(
            out,
            "表計算 弥生会計,{},{}万円",
            self.occupation(),
            280 + self.chance(24) % 400
        )
    }
}

/// A list of `count` people from a number on.
pub(crate) fn csv(from: u64, count: u64) -> anyhow::Result<String> {
    let mut list = String::from(HEADER);
    for number in from..from + count {
        Invented::nth(number).line(&mut list)?;
    }
    Ok(list)
}
