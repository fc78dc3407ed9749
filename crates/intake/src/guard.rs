//! Keeps barred and special-care content out of free text: a sentence with a hit is dropped, the rest
//! of the cell is kept, and only the class is reported.

use std::str::FromStr;

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

/// The class of barred content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    missing_docs,
    reason = "the words are the class ids of the import contract"
)]
pub enum Class {
    Origin,
    Family,
    Home,
    Assets,
    Looks,
    Creed,
    Union,
    Health,
    Crime,
    Race,
    Sex,
}

impl Class {
    /// Every class, in the order of their ids in the import contract.
    pub const ALL: [Self; 11] = [
        Self::Origin,
        Self::Family,
        Self::Home,
        Self::Assets,
        Self::Looks,
        Self::Creed,
        Self::Union,
        Self::Health,
        Self::Crime,
        Self::Race,
        Self::Sex,
    ];

    /// The id used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Family => "family",
            Self::Home => "home",
            Self::Assets => "assets",
            Self::Looks => "looks",
            Self::Creed => "creed",
            Self::Union => "union",
            Self::Health => "health",
            Self::Crime => "crime",
            Self::Race => "race",
            Self::Sex => "sex",
        }
    }
    /// The clause that bars the content.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Health | Self::Crime => "B5",
            _ => "B4",
        }
    }
}

/// The word is not the id of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown class of barred content")]
pub struct UnknownClass;

impl FromStr for Class {
    type Err = UnknownClass;

    fn from_str(id: &str) -> Result<Self, UnknownClass> {
        let mut all = Self::ALL.into_iter();
        all.find(|class| class.id() == id).ok_or(UnknownClass)
    }
}

const HITS: [(Class, &str); 11] = [
    (
        Class::Origin,
        "本籍 出生地 生まれは 出身は 出身地 国元 戸籍 同和 部落 在日",
    ),
    (
        Class::Family,
        "父は 母は 父親 母親 夫は 妻は 夫の 妻の 旦那 兄弟は 家族構成 親の勤務先 片親 母子家庭 父子家庭 シングルマザー 独身 既婚 未婚 離婚 再婚 子持ち 子供は 子どもは 扶養 配偶者 家柄",
    ),
    (
        Class::Home,
        "持ち家 借家 賃貸暮らし 間取り 近所 家の周り 生活水準 実家暮らし 一人暮らし",
    ),
    (
        Class::Assets,
        "借金 資産 貯金 自己破産 ローン残高 ブラックリスト 多重債務 滞納",
    ),
    (
        Class::Looks,
        "美人 かわいい 可愛い イケメン 容姿 顔立ち スタイルが 太って 痩せ 身長 体重 スリーサイズ バスト 化粧 髪が薄い タトゥー ぽっちゃり 小柄 ルックス",
    ),
    (
        Class::Creed,
        "宗教 信仰 信者 信心 信教 創価 礼拝 仏教 キリスト教 イスラム 人生観 生活信条 支持政党 支持する政党 共産党 自民党 公明党 右寄り 左寄り 尊敬する人物 愛読書 購読新聞 天皇 憲法観",
    ),
    (
        Class::Union,
        "労働組合 組合員 組合活動 団交 春闘 ストライキ ユニオン 執行委員 学生運動 活動家 デモに 消費者運動",
    ),
    (
        Class::Health,
        "病気 持病 病歴 通院 うつ 鬱 双極 適応障害 メンタル 発達障害 障害 障碍 手帳 入院 手術 服薬 診断 健診 再検査 妊娠 不妊 てんかん hiv コロナ後遺症 糖尿 がん治療 透析",
    ),
    (
        Class::Crime,
        "前科 逮捕 執行猶予 実刑 服役 補導 少年院 被害届 dv ストーカー被害 性被害",
    ),
    (
        Class::Race,
        "ハーフ 混血 民族 朝鮮 肌の色 外国人っぽい 韓国籍 中国国籍",
    ),
    (
        Class::Sex,
        "lgbt 同性愛 性自認 トランスジェンダー 性同一性 ゲイ レズ",
    ),
];

const FRIENDS: &str = "システム障害 障害対応 障害者支援 障害者雇用の採用 障害復旧 通信障害 病院勤務 通院介助 入院病棟 手術室勤務 \
    健診センター 健康診断の受付 母子手帳 生活協同組合 農業協同組合 事業協同組合 組合健保 健康保険組合 宗教法人 資産運用 資産管理業務 \
    体重計 体重測定 化粧品 独身寮 家族手当 犯罪心理学 与信管理 企業診断 中小企業診断士 うつのみや デイゲイ";

/// The compiled word lists.
#[derive(Debug)]
pub struct Guard {
    words: AhoCorasick,
    classes: Vec<Option<Class>>,
}

impl Guard {
    /// Compiles the word lists.
    ///
    /// # Errors
    /// When the lists are too large for the automaton.
    pub fn new() -> Result<Self, aho_corasick::BuildError> {
        let friends = FRIENDS.split_whitespace().map(|word| (None, word));
        let hits = HITS
            .into_iter()
            .flat_map(|(class, list)| list.split_whitespace().map(move |word| (Some(class), word)));
        let (classes, list): (Vec<_>, Vec<_>) = friends.chain(hits).unzip();
        // The longest word at the leftmost place wins: that is how a false friend masks a hit.
        let words = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(list)?;
        Ok(Self { words, classes })
    }

    /// The classes that the sentence touches, each once.
    pub fn classes(&self, sentence: &str) -> Vec<Class> {
        let plain: String = sentence.nfkc().flat_map(char::to_lowercase).collect();
        let found = self.words.find_iter(&plain);
        let mut classes: Vec<Class> = found
            .filter_map(|hit| self.classes.get(hit.pattern().as_usize()).copied()?)
            .collect();
        classes.sort();
        classes.dedup();
        classes
    }

    /// The text without its barred sentences, and the classes dropped.
    pub fn clean(&self, text: &str) -> (String, Vec<Class>) {
        let mut kept = String::with_capacity(text.len());
        let mut dropped = Vec::new();
        for sentence in text.split_inclusive(['。', '！', '？', '!', '?', '\n', '；', '｡']) {
            let hits = self.classes(sentence);
            if hits.is_empty() {
                kept.push_str(sentence);
            } else {
                dropped.extend(hits);
            }
        }
        (kept, dropped)
    }
}
