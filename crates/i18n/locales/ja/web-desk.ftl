### 事務所の画面: 今日、応対、登録、お一人の情報

web-nav = 画面の一覧
web-nav-today = 今日
web-nav-contact = 応対
web-nav-register = 登録
web-purpose = 利用目的
web-purpose-change = この目的で開き直す
web-item = 項目
web-entry = 取扱記録
web-back = 戻る
web-none = なし
web-correct = 訂正

## 今日

web-today-waits = 待っている仕事
web-today-nothing = 待っている仕事はありません。電話や来所があれば、上の欄から探してください。
web-today-due = 要対応
web-today-pledge = 秘密保持の誓約
web-today-pledge-text = 誓約の記録がありません。通常の利用目的では情報を開けません。責任者に誓約書を出してください。
web-today-training = 教育訓練
web-today-training-until = { $day }に期限が切れます。
web-today-training-lapsed = 期限が切れています。通常の利用目的では情報を開けません。受講して、責任者に記録してもらってください。
web-today-reviews = 責任者の確認
web-today-reviews-text = 緊急の取扱いなど{ $count }件が確認を待っています。最も早い期限は{ $day }です。
web-today-overdue = 保存期間の満了
web-today-overdue-text = { $count }人分の保存期間が過ぎています。廃棄してください。
web-today-keys = 鍵の控え
web-today-keys-text = 今の世代の鍵の控えがありません。この PC が壊れると情報を開けなくなります。kitei keys backup で作ってください。
web-today-calendar = 休日の表
web-today-calendar-text = 休日の表は{ $day }で終わります。新しい表を入れた規程を施行してください。
web-today-regulation = 規程の終期
web-today-regulation-text = 施行中の規程は{ $day }までです。次の規程を施行してください。

## 応対

web-find-who = どなたですか
web-find-hint = 電話番号・受付番号・フリガナ・氏名・メールアドレスのどれか一つ
web-find-do = 探す
web-find-found = 見つかった方
web-find-nobody = この目的で応対できる方は見つかりません。番号や読みをお確かめください。初めての方は登録へ進んでください。
web-find-register = 新しく登録する
web-find-confirm = フリガナ・生まれ年・お住まいを本人に確かめてから応対を始めてください。
web-find-no-kana = フリガナの記録なし
web-find-not-told = この目的では確かめられない方
web-find-too-many = ほかにも見つかっています。氏名と読みを続けて入れるか、電話番号で探してください。
web-born = { $year }年生まれ

## お一人の情報

web-person-title = お一人の情報
web-person-unnamed = 氏名はこの目的では開けません
web-person-pages = この方の画面
web-person-nothing = この目的で開ける項目はありません。
web-person-purpose = この画面の利用目的
web-person-derived = 該当
web-person-beside = 開いていない項目と追加
web-person-withheld = 開いていない項目
web-person-add = 項目を加える
web-person-add-do = 記入する
web-tab-items = 情報
web-tab-consents = 同意
web-tab-history = 閲覧・提供の履歴
web-tab-suspension = 利用停止

## 訂正と追加

web-item-title = 訂正・追加：{ $label }
web-item-hint = 本人から聞いたとおりに書いてください。家族・病歴・信条など、集めてはならないことは書かないでください。
web-item-do = 保存する

## 同意

web-consents-none = 記録された同意はありません。必要になった時に、本人に説明して記録してください。
web-consent-give = 同意を記録する
web-consent-alive = 有効
web-consent-ended = 終了
web-consent-given = 同意した日時
web-consent-withdrawn = 撤回した日時
web-consent-withdraw = 撤回する
web-consent-kind = 同意の種類
web-consent-order = 求人
web-consent-order-hint = 求人者・派遣先への提供の同意で選びます。
web-consent-recipient = 相手
web-consent-recipient-hint = 提携先・関連会社・外国にある相手への提供の同意で選びます。求人を選んだときは要りません。
web-consent-items = 対象の項目を選ぶ
web-consent-items-hint = 選ばないときは、その種類の同意が通常及ぶ項目になります。
web-consent-explanation = 必要な理由の説明
web-consent-explanation-hint = 要配慮個人情報の同意のときに、本人に説明した内容を書きます。
web-consent-record = 同意を記録する
web-evidence = 同意の確かめ方
web-evidence-spoken = 口頭（読み上げた文言を残す）
web-evidence-wording = 読み上げた文言
web-evidence-screen = 本人が画面で確かめた

## 履歴

web-history-lead = この方の情報が、いつ、何のために、どの役割の者に取り扱われたかの記録です。本人にもこのとおりお見せします。
web-history-none = まだ記録はありません。
web-history-more = ここには新しいものから200件を示しています。すべては本人への開示の書出しにあります。
web-history-at = 日時
web-history-act = 取扱い
web-history-by = 役割
web-history-items = 項目
web-history-outcome = 判定と条項

## 利用停止

web-suspension-lead = 本人の申出を受けたら、その場で止めてください。止めた時から、その範囲の利用はすべて認められなくなります。
web-suspension-scope = 範囲
web-suspension-all = すべての利用
web-suspend = 利用を停止する
web-resume = 停止を解く
web-suspended = 利用を停止しました。
web-resumed = 停止を解きました。

## 登録

web-register-lead = 聞いた項目だけを書いてください。任意の項目は空欄のままで登録できます。空欄にしても不利益はありません。
web-register-population = 対象者区分
web-register-population-change = この区分の用紙にする
web-register-first = 本人と連絡先
web-register-notice = 公表事項の明示
web-register-notice-lead = 登録の前に、施行中の公表事項を本人に見せてください。
web-register-told = 施行中の公表事項を本人に画面で示した
web-register-untold = 示していない間は、面談と求人・求職者の検索、本人の権利のほかには使えません。
web-register-no-return = お預かりした書類はお返ししません（A13）。
web-register-do = 登録する
web-registered = 登録しました
web-registered-held = 保管した項目：
web-registered-withheld = 保管しなかった項目
web-registered-open = この方の情報を開く
web-registered-next = 続けて登録する
web-needed = 必要
web-legal = 法令
web-optional = 任意
web-today-device = 端末の登録
web-today-device-text = この端末は登録されていません。登録するまで、ご本人の情報は開けません。
web-today-do = 手続へ進む
web-nav-orders = 求人
web-tab-orders = 合う求人
web-orders-sought = 求人番号又は職種
web-orders-narrow = 絞り込む
web-orders-none = 該当する求人はありません。求人票の一覧は kitei import orders で取り込めます。
web-orders-number = 求人番号
web-orders-occupation = 職種
web-orders-limits = 法定の理由が要る条件
web-orders-next = 次の作業
web-orders-people = 候補者を探す
web-orders-too-many = ほかにもあります。番号や職種で絞り込んでください。
web-order-people = 求人に合う人
web-order-people-lead = 希望・経験・資格などから選んでいます。氏名、性別、年齢、学校、国籍は使いません。
web-order-nobody = 合う人は見つかりませんでした。求人の職種や必要資格の書き方を確かめてください。
web-order-candidate = 候補
web-order-back = 求人の一覧へ
web-person-orders-lead = 希望・経験・資格などから選んでいます。性別や年齢の条件は使いません。
web-person-orders-none = 合う求人は見つかりませんでした。希望職種や資格を確かめてください。
