//! 求職者一覧.xlsx: the list that the visitor takes in, with what real lists have. Nobody in it exists.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::failure::Failure;

/// How the file is called.
pub(super) const NAME: &str = "求職者一覧.xlsx";

/// A heading, then a row for each; the last two are the same person and somebody without a contact.
const ROWS: &str = "\
氏名,フリガナ,電話番号,メールアドレス,生年月日,都道府県,市区町村,本籍,職務経歴,保有資格,希望職種,備考
小野 瑞希,オノ ミズキ,090-1234-0101,mizuki@example.com,平成5年8月3日,千葉県,船橋市,,一般事務 6年,日商簿記3級,一般事務,在宅勤務を希望。
岡部 直人,オカベ ナオト,090-1234-0102,,1988/2/14,埼玉県,川口市,埼玉県,倉庫管理 9年,フォークリフト,倉庫,うつ病で通院中。残業は月20時間まで。
佐伯 遥,サエキ ハルカ,０８０－１２３４－０１０３,haruka@example.org,H2.11.30,東京都,立川市,,販売 4年,,販売,母子家庭。夜勤不可。
千葉 航,ﾁﾊﾞ ﾜﾀﾙ,070-1234-0104,,1995/6/1,神奈川県,相模原市,,配送 5年,中型自動車免許,配送,早朝勤務可。
水野 彩,ミズノ アヤ,090-1234-0105,aya@example.jp,昭和61年1月20日,東京都,町田市,,介護 11年,介護福祉士,介護,支持政党の集会で土曜は不可。
村井 拓也,ムライ タクヤ,080-1234-0106,,1991/9/9,東京都,調布市,,システム運用 7年,基本情報技術者,IT運用,リモート可。
小野瑞希,オノミズキ,09012340101,,,,,,,,,
連絡先なし,レンラクサキナシ,,,,,,,,,,";

/// The list as a workbook.
pub(super) fn workbook() -> Result<Vec<u8>, Failure> {
    written().map_err(|_faulty| Failure::Unreadable { what: "the list" })
}

fn written() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("求職者")?;
    for (row, line) in (0..).zip(ROWS.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    sheet.autofit();
    book.save_to_buffer()
}
