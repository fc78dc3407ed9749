### 応対: 開く前の画面、応対中の画面、聞取りの記録

web-contact-open = 応対を始める
web-contact-to-open = この方の応対へ
web-contact-closed = 応対を始める前の画面
web-contact-closed-lead = 記録のある項目だけを示し、内容は伏せています。応対を始めると、この目的で認められる項目が開き、開いた項目のすべてが取扱記録に残ります。
web-contact-masked = 伏せています
web-contact-is-open = 応対中
web-contact-until = 終了予定
web-contact-close = 応対を終える
web-contact-changed = 応対を始めてから、表示できる内容が変わりました。今の内容で開き直し、取扱記録に残しました。
web-contact-beside = 聞取りの記録と次の予定
web-contact-apart = 記録があり、開いていないもの
web-contact-apart-lead = 要配慮個人情報・書類の写し・ファイルは、要るときに一つずつ開きます。開くたびに取扱記録に残ります。
web-contact-look = 見る
web-contact-apart-entry = この項目を開いたことを取扱記録に残しました。
web-contact-other-purpose = 別の目的で応対する
web-contact-whose-unknown = 応対を始めていないため、氏名は伏せています。

web-find-last-contact = 最終応対

## お変わりありませんか

web-confirm-lead = お変わりがないかを区分ごとにお尋ねし、変わりがなければ「変わりなし」を押してください。
web-confirm-last = 最終確認日
web-confirm-never = 未確認
web-confirm-due = 要確認
web-confirm-do = 変わりなし

## 聞取りの記録

web-note = 聞取りの記録
web-note-hint = 書いている間、数秒ごとに下書きを封じて保存します。下書きは書いた人だけが見られ、記録するか破棄すると消えます。
web-note-save = 記録する
web-draft-keep = 下書きを保存する
web-draft-drop = 下書きを破棄する
web-draft-kept = 下書きを保存しました（{ $time }）。記載できない文は保存していません。
web-draft-lost = 下書きを保存できません。画面を閉じずに「記録する」を押すか、書き写してください。

## 次の予定

web-step = 次の予定
web-step-on = いつ
web-step-kind = 種類
web-step-what = 内容（任意）
web-step-list = 予定
web-step-done = 済んだ
web-step-contact = 連絡する
web-step-interview = 面談する
web-step-job-search = 求人を探す
web-step-outcome = 選考の結果を確かめる
web-step-papers = 書類を受け取る・渡す
web-today-steps = 今日までの予定
web-today-late = 期日を過ぎています

## 記載できない文

web-ways = このままでは記載できない文があります
web-ways-stopped = 次の文です。ほかの文はそのまま残ります。どれか一つを選んでください。
web-ways-condition = 事情ではなく、働く条件を書く
web-ways-condition-label = 代わりに書く働く条件
web-ways-condition-example = 例：夜勤不可、週3日まで
web-ways-consent = 必要な理由を説明し、本人の同意を今ここで記録して、該当する項目に書く
web-ways-item = 書く項目
web-ways-wording = 読み上げる文言と本人の返事
web-ways-wording-proposed = 「ただ今伺ったことを、ご説明した理由のために記録し、仕事の紹介に当たって利用してよろしいですか。」（本人：はい）
web-ways-drop = この文を書かない

web-item-masked = 応対を始めていないため、今の内容は伏せています。
