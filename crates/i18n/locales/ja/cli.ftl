# コマンドと引数

## コマンドと引数の説明（鍵は help- とコマンド名、-- と引数名）

help--version = 版を示す

## 使い方の枠

help-heading-usage = 使い方:
help-heading-commands = コマンド
help-heading-arguments = 引数
help-heading-options = オプション
help-heading-examples = 例:
help-default = 省略時 { $value }
help-after =
    環境変数: KITEI_OFFICE 事務所のフォルダー、KITEI_TOKEN 担当者のトークン、KITEI_LANG 表示言語（ja / en）
    初めての方は: kitei demo

## 書き方の誤り

usage-value = { $argument } の値が使えません
usage-unknown = 知らない引数があります { $argument }
usage-command = そのコマンドはありません
usage-missing = 次の引数が要ります: { $argument }
usage-conflict = { $argument } は他の引数と一緒には使えません
usage-no-command = コマンドが足りません。--help をご覧ください
usage-allowed = 使える値: { $words }
usage-meant = もしかして: { $words }
usage-line = 書き方: { $usage }
ask-passphrase = 合い言葉:{ " " }

## この入口の誤り

err-failed = できませんでした: { $cause }
err-office-unnamed = 事務所が分かりません。--office か KITEI_OFFICE で示すか、kitei init で作ってください
err-office-busy = 別の処理が事務所を使っています。終わってからやり直してください
err-no-input = 標準入力に値がありません。- ひとつにつき1行を渡してください
err-not-text = 標準入力が UTF-8 ではありません
err-no-passphrase = 合い言葉が要ります。--key-passphrase-file（鍵の控えには --passphrase-file）で示してください（{ $cause }）
err-passphrase-wrong = 合い言葉が違います（{ $cause }）
err-advance-unfinished = 前の鍵の更新が途中です。kitei keys backup で新しい世代の控えを書くと終わります
err-decisions-unusable = 確かめた結果のファイルが使えません: { $cause }
err-no-terminal = このコマンドは端末で対話しながら使います
err-unreadable = 読めません: { $cause }
err-key-older = 鍵ファイルが古いものです。今の世代の鍵ファイルを戻すか、鍵の控えから戻してください（{ $cause }）
err-request-unusable = この指定では行えません: { $cause }
err-wrong-state = 今の状態では行えません: { $cause }
err-disk-full = ディスクに空きがありません。何も行っていません。空きを作ってからやり直してください
err-contended = ほかの操作と重なりました。もう一度行ってください
err-pack-unusable = 規程に誤りがあります: { $cause }。kitei regulation check で場所を確かめてください
err-keys-unusable = 鍵が使えません: { $cause }
err-journal-unusable = 取扱記録を扱えません: { $cause }
err-store-failed = 保存先が働きません。何も行っていません: { $cause }
err-store-corrupt = 保存されたデータが壊れています: { $cause }。控えから戻してください
err-io-failed = 読み書きできません: { $cause }
err-file-unusable = このファイルは取り込めません: { $cause }
review-hit = { $number }/{ $of } 行 { $row }、「{ $column }」: { $class }（{ $clause }）
review-ask = 1 誤検知なので残す  2 業務に必要  3 取り込まない >{ " " }
review-need = 必要な理由:{ " " }
first-manager = 責任者

## 進み具合

progress-import = 取り込み中
progress-rotate = 鍵を包み直しています
progress-verify = 検証中

## 結果の見出し（鍵は result- とコマンド名）

result-init = 事務所を作りました。トークンは今だけ示します。KITEI_OFFICE と KITEI_TOKEN に設定してください
result-staff-add = 従業者を加えました。トークンは今だけ示します
result-people-add = 登録しました
result-people-show = 開きました。この閲覧は記録されました
result-people-erase = 消去
result-notice-show = 公表事項を示したことを記録しました
result-consent-give = 同意を記録しました
result-consent-withdraw = 撤回を記録しました。以後は使えません
result-provide = 提供しました
result-keys-backup = 鍵の控えを書きました。合い言葉は紙に写し、控えとは別に保管してください
result-keys-rotate = 鍵の世代を進め、古い鍵を破壊しました。前の控えは使えません
result-restore = 事務所を戻しました

## 欄の名（鍵は field- と JSON の名）

field-entry = 取扱記録
field-id = 番号
field-office = 事務所
field-manager = 責任者
field-token = トークン
field-public-key = 公開鍵
field-rows-read = 読んだ行
field-people-added = 登録した人
field-people-matched = 一致した人
field-possible-duplicates = 同じ人かもしれない行
field-conflicts = 食い違い
field-rows-rejected = 受け取れない行
field-cells-rejected = 受け取れない欄
field-quarantined = 取り込まなかった記載
field-sheets-skipped = 読まなかったシート
field-orders-added = 登録した求人
field-flagged = 法定の理由が要る条件
field-orders = 求人
field-order = 求人
field-number = 求人番号
field-recipient = 提供先
field-recipients = 提供先
field-registration = 登録
field-ruling = 判定
field-told = 示した公表事項
field-people = 本人
field-entries = 取扱記録
field-granted = 認められた項目
field-withheld = 認められない項目
field-item = 項目
field-items = 項目
field-clauses = 条項
field-clause = 条項
field-next = 次にできること
field-erased = 消去済み
field-kept = 残るもの
field-what = 何
field-until = いつまで
field-certificate = 証明書
field-complete = 完了
field-history = 履歴
field-files = ファイル
field-consent = 同意
field-consents = 同意
field-kind = 種類
field-given = 与えた日時
field-withdrawn = 撤回した日時
field-referral = 紹介
field-phase = 段階
field-provision = 提供
field-package = 渡すもの
field-origins = 系列
field-ok = 正しい
field-first-bad = 最初の異常
field-epoch = 鍵の世代
field-rewrapped = 包み直した鍵
field-destroyed = 破壊した鍵
field-passphrase = 合い言葉
field-copy-of-this-epoch = この世代の控え
field-bytes = バイト数
field-digest = 要約値
field-erased-stay-erased = 消えたままの人
field-replayed = やり直した記録
field-properties = 性質
field-result = 結果
field-counterexample = 反例
field-row = 行
field-column = 欄
field-code = 符号
field-class = 種類
field-staff = 従業者
field-name = 氏名・名称
field-roles = 役割
field-department = 部署
field-pledged-on = 誓約日
field-trained-on = 教育日
field-left-on = 退職日
field-address = 所在地
field-representative = 代表者
field-country = 国
field-time = 日時
field-act = 取扱い
field-purpose = 利用目的
field-outcome = 結果
field-channel = 方法
field-changes = 変わること
field-sentence = 文
field-faults = 誤り
field-reviews = 確認を待つこと
field-version = 版
field-from = 施行日
field-title = 題
field-statute = 法令
field-section = 区分
field-sensitivity = 機微
field-label = 名
field-leaf-hash = 要約値
field-file = ファイル
field-place = 場所
field-closed = 閉じたもの
field-reconfirmed = 確かめた
field-pack = 規程の版
field-same = 当時と同じ
field-open = 提供できる
field-reason = 理由
field-due = 期限
field-person = 本人
field-text = 文
field-at = 日時
field-happened-at = 起きた日時
field-purpose-label = 利用目的
field-by = だれが
field-index = 位置
field-origin = 系列
field-checkpoint = 署名
field-statutes = 法令
field-identity = 本人の確かめ
field-valid = 有効
field-none = なし
field-unknown-columns = 知らない見出し
field-certificate-id = 証明書の番号
field-departments = 部署
field-since = 登録日
field-on = 日付
field-occupation = 職種
field-limits = 法定の理由が要る条件
field-alive = 有効
field-evidence = 根拠
field-licence = 許可番号
field-severity = 重さ
field-tell = 知らせる相手
field-change = 変化
field-explanation = 説明
field-hits = 保留した記載
field-decisions = 結果のファイル
field-orders-known = 登録済みの求人
field-yes = はい
field-no = いいえ
