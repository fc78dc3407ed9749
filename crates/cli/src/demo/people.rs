//! The invented people and job orders of the demonstration. Nobody in here exists: the phone numbers
//! are placeholders, the mail addresses are under example domains.

/// Whose call comes in.
pub(super) const CALLER: &str = "090-1234-0001";

/// A list of job seekers, with what real lists have: full-width digits, half-width kana, era dates,
/// the same person twice, a row without a contact, and remarks that may not be kept.
pub(super) const PEOPLE: &str = "\
氏名,フリガナ,電話番号,メールアドレス,生年月日,性別,都道府県,市区町村,番地・建物名,本籍,職務経歴,PCスキル,保有資格,希望職種,備考\n\
青木 美咲,アオキ ミサキ,090-1234-0001,misaki@example.jp,平成3年4月12日,女,東京都,八王子市,明神町8-5,,経理事務 8年,Excel、弥生会計,日商簿記2級,経理事務,在宅勤務を希望。\n\
林 薫,ﾊﾔｼ ｶｵﾙ,０９０－１２３４－０００２,kaoru@example.com,1985/10/3,男,大阪府,大阪市北区,梅田1-2,,法人営業 12年,Word、PowerPoint,普通自動車免許,法人営業,借金があり自己破産を検討。土日勤務可。\n\
渡邉 千尋,ワタナベ チヒロ,080-1234-0003,chihiro@example.org,S63.7.7,女,静岡県,静岡市葵区,御幸町7-8,静岡県,保育士 10年,,保育士,保育士,英語での電話応対が得意。\n\
青木美咲,アオキミサキ,09012340001,,,,,,,,,,,,\n\
連絡先なし,レンラクサキナシ,,,,,,,,,,,,,\n\
五十嵐 由美,イガラシ ユミ,070-1234-0004,yumi@example.jp,昭和50年2月29日,女,新潟県,新潟市中央区,花園7-26,,介護 6年,,介護福祉士,介護,夜勤可。\n";

/// Two job orders; one of them with a limit by age.
pub(super) const ORDERS: &str = "\
求人受理番号,求人者,所在地,連絡担当者・電話,受付日,有効期限,求人数,職種,就業場所,雇用期間,賃金種別,賃金額,必要資格,仕事内容,採用時期,状態,備考\n\
J-00001,株式会社さくら会計,東京都立川市曙町2-1,近藤 03-1234-0101,2026/10/01,2027/03/31,1,経理事務,東京都立川市,期間の定めなし,月給,28万円~33万円,日商簿記2級,経理事務全般,応相談,募集中,\n\
J-00002,有限会社みどり運輸,埼玉県川越市脇田町3-4,石川 03-1234-0102,2026/10/05,2027/03/31,2,法人営業,埼玉県川越市,6か月(更新あり),月給,30万円~38万円,普通自動車免許,法人営業全般,即日,募集中,35歳まで\n";

/// The manager of the demonstration.
pub(super) const MANAGER: &str = "星野 明";

/// A coordinator.
pub(super) const COORDINATOR: &str = "佐藤 涼";

/// Where whoever calls reads their mail, as the list says.
pub(super) const CALLER_MAIL: &str = "misaki@example.jp";

/// Where the employer of the first order reads its mail; its server never answers.
pub(super) const SILENT: &str = "saiyo@sakura-kaikei.example";

/// What the person was asked.
pub(super) const WORDING: &str =
    "応募先にお名前、職務経歴、スキル、資格をお伝えしてよろしいですか。はい";

/// Who is erased, and the telephone number by which they are looked for.
pub(super) const ERASED: (&str, &str) = ("林 薫", "090-1234-0002");

/// A client of dispatched workers.
pub(super) const CLIENT: [&str; 12] = [
    "recipient",
    "add",
    "--kind",
    "dispatch_client",
    "--name",
    "株式会社やなぎ製作所",
    "--address",
    "神奈川県川崎市中原区小杉町1-1",
    "--representative",
    "大森",
    "--country",
    "JP",
];

/// Where it reads its mail.
pub(super) const CLIENT_MAIL: &str = "haken@yanagi.example";

/// A candidate for dispatch.
pub(super) const CANDIDATE: [&str; 10] = [
    "name=西村 あおい",
    "kana=ニシムラ アオイ",
    "phone=070-1234-0021",
    "mail=aoi@example.com",
    "birth_date=1993-05-17",
    "address=神奈川県川崎市高津区溝口2-3",
    "skills=Excel（関数、ピボットテーブル）、Word、英語での電話応対",
    "qualifications=日商簿記2級、TOEIC 780点",
    "experience_years=7年",
    "career=貿易事務 4年、営業事務 3年",
];
