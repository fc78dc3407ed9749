### 本人のページ（/me）と、請求・本人確認の用紙の画面

web-own-title = 本人のページ
web-own-lead = { $operator }がお預かりしているあなたの情報を、ご自身で確かめ、変え、止めることができます。登録したメールアドレスを入力してください。確認コードをお送りします。
web-own-mail = メールアドレス
web-own-ask = 確認コードを受け取る
web-own-no-address = メールアドレスの形になっていません。お確かめください。
web-own-on-its-way = 登録されているメールアドレスであれば、確認コードが届きます。{ $until }まで、一度だけ使えます。
web-own-slip-have = 本人確認の用紙をお持ちの方
web-own-slip = 用紙の番号
web-own-slip-hint = 4文字ずつに分かれた英数字。大文字と小文字は区別しません。
web-own-in = 入る
web-own-out = 終了
web-own-way-items = 情報
web-own-way-consents = 同意
web-own-way-history = 履歴
web-own-way-requests = 請求
web-own-way-address = メール
web-own-no-mail = メールが届かないときは、迷惑メールの振分けをお確かめください。
web-own-again = メールアドレスの入力に戻る
web-own-other-ways = メールアドレスを登録していない方、変わった方は、事業所へお問い合わせください。請求は、電話・書面・窓口でも承ります。

web-own-items = お預かりしている情報
web-own-items-lead = 現在お預かりしている情報のすべてです。誤りがあれば「請求・ご相談」からお知らせください。
web-own-suspended = お申出により、利用を停止しています。
web-own-withheld = ここではお示しできない項目
web-own-why = 何のために使うか
web-own-since = 登録日
web-own-told-on = 利用目的をお示しした日
web-own-ended = 終了
web-own-clauses = 英数字は、公表事項の条項の番号です。
web-own-download = 写しの受取り
web-own-download-lead = お預かりしている情報、同意、提供の記録、履歴のすべてを、一つのファイル（JSON）で受け取れます。
web-own-download-do = すべてを受け取る

web-own-consents = 同意
web-own-consents-lead = いつでも取り消せます。取り消しても不利益はありません。
web-own-consents-none = 記録された同意はありません。
web-own-withdrawn = 取消し済み
web-own-to = 相手
web-own-withdraw = 取り消す
web-own-withdraw-title = この同意を取り消しますか
web-own-withdraw-lead = 取り消すと、この同意による利用と提供をすぐに止めます。まだ送られていないものは送られません。すでに相手に渡ったものは、相手に残ることがあります。
web-own-withdraw-not = やめる

web-own-history = だれが使い、だれに渡したか
web-own-history-lead = あなたの情報の取扱いの記録です。担当者の氏名ではなく、部門と役割をお示しします。
web-own-history-more = ここには新しいものから200件を示しています。すべては写しのファイルにあります。
web-own-did-yourself = ご自身の操作
web-own-did-disclose = 本人のページを見た
web-own-did-record = 本人のページでの手続
web-own-did-office = 本人のページの確認コードとお知らせ
web-own-history-none = ほかに取扱いはありません。
web-own-by-office = 事業所（自動の処理）

web-own-requests = 請求・ご相談
web-own-requests-lead = 受け付けた日時と番号を記録し、事業所からご連絡します。
web-own-request-kind = 内容
web-own-request-text = 詳しい内容
web-own-request-hint = 訂正では、どの項目をどう直すかをお書きください。苦情・相談では必ずお書きください。
web-own-request-do = 請求する
web-own-request-taken = 受け付けました。受付番号：
web-own-request-which = 内容を一つお選びください。
web-own-request-words = 詳しい内容をお書きください。
web-own-requests-taken = 受け付けた請求
web-own-requests-none = まだありません。

web-own-address = メールアドレスの変更
web-own-address-lead = これまでのアドレスに、変更したことをお知らせします。新しいアドレスでこのページに入れるのは、{ $hours }時間が過ぎてからです。
web-own-address-new = 新しいメールアドレス
web-own-address-again = もう一度
web-own-address-do = 変更する
web-own-address-changed = 変更しました。新しいアドレスで入れるのは、{ $from }からです。
web-own-address-unusable = メールアドレスの形になっていないか、二つの欄が違います。お確かめください。

web-request-disclosure = 開示
web-request-correction = 訂正・追加・削除
web-request-stop-use = 利用の停止
web-request-erasure = 消去
web-request-stop-provision = 第三者への提供の停止
web-request-complaint = 苦情・相談
web-request-received = 受付済み
web-request-number = 受付番号
web-request-kind = 内容
web-request-at = 受付日時
web-request-state = 状況

web-requests = 請求と苦情
web-requests-lead = 本人のページで受け付けたものです。受付の古い順に並んでいます。
web-requests-none = 受け付けた請求はありません。
web-tab-requests = 請求
web-person-requests-none = この方からの請求はありません。
web-today-requests = 請求と苦情
web-today-requests-text = 本人のページから{ $count }件の請求を受け付けています。

web-slip-title = 本人確認の用紙
web-slip-lead = メールアドレスだけでは本人と確かめられない方に、お渡しするか郵送します。お渡しの前に、顔写真付きの書類などで本人であることを確かめてください。
web-slip-make = 用紙を作る
web-slip-for = 本人のページに入るときに、確認コードと併せてこの番号を入力してください。
web-slip-until = { $until }まで、一度だけ使えます。
web-slip-one = 本人のページを開き、登録したメールアドレスを入力します。
web-slip-two = 届いた確認コードと、この用紙の番号を入力します。
web-slip-three = 使い終わった用紙は、破いて捨ててください。
web-slip-once = この番号は一度しか表示しません。今、印刷してください。新しい用紙を作ると、この番号は使えなくなります。
