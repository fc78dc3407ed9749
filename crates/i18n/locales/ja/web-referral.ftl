### 紹介の画面: 紹介の一覧、同意書、送る内容の確認、提供、決定と結果

web-tab-referrals = 紹介
web-referrals-none = 紹介の記録はありません。下の欄で求人を選んで始めてください。
web-referral-open = 紹介を始める
web-referral-open-do = この求人に紹介を始める
web-referral-kind = 種別
web-referral-usual = 求人と登録の区分に合わせる
web-referral-placement = 職業紹介
web-referral-dispatch = 労働者派遣
web-referral-trial = 紹介予定派遣
web-referral-phase = 段階
web-referral-opened = 紹介した日
web-referral-decided = 応募・就業の決定日
web-referral-outcome = 結果
web-referral-title = 紹介
web-referral-to-person = この方の紹介の一覧
web-referral-back = この紹介へ戻る
web-referral-tagged-indefinite = （無期）
web-referral-tagged-fixed = （有期）
web-order-referrals = この求人への紹介
web-order-referrals-none = この求人への紹介はまだありません。「候補者を探す」から始めてください。

## 決定と結果

web-decide-placement = 応募の決定を記録する
web-decide-placement-lead = 本人がこの求人に応募すると決めたら記録します。記録した後は、同意のある項目を求人者に提供できます。
web-decide-dispatch = 派遣就業の決定を記録する
web-decide-dispatch-lead = この派遣先での就業が決まったら記録します。それまでは、氏名など個人を特定できる情報は派遣先に出せません。
web-decide-do = 決定を記録する
web-outcome-hired = 採用
web-outcome-not-hired = 不採用
web-outcome-declined = 辞退
web-outcome-ended = 派遣終了
web-outcome-on = 採用日・結果が決まった日
web-outcome-contract = 雇用の期間
web-outcome-contract-hint = 採用のときに選びます。
web-outcome-indefinite = 無期
web-outcome-fixed = 有期
web-outcome-do = 結果を記録する

## 送る内容の確認と提供

web-provide-title = 相手先への提供
web-provide-lead = 出る内容をそのまま確かめてから送ります。
web-provide-anonymous-lead = 決定の前に出せるのは、技能・資格・経験年数など、個人を特定できない情報だけです。
web-provide-anonymous = 匿名スキルシートを確かめる
web-provide-named = 氏名入りの書類を確かめる
web-provide-preview = 送る内容を確かめる
web-preview-title = 送る内容の確認
web-preview-to = 提供先
web-preview-who = 本人の確認：
web-preview-name-refused = 氏名入りの書類は、まだ送れません
web-preview-instead = 代わりに、匿名スキルシートを送れます
web-preview-anonymous = 匿名スキルシート
web-preview-items = 送る項目と内容
web-preview-untick = 今回は要らない項目の印を外せます。ここにない項目が出ることはありません。
web-preview-unread = 内容はあなたの権限では開けません
web-preview-stays = 出さない項目
web-preview-nothing-stays = 出さない項目はありません。
web-provide-channel = 渡し方
web-provide-electronic = 専用リンクで送る（相手先が確認コードを入れて開く）
web-provide-written = 印刷して渡す
web-provide-oral = 口頭で伝える
web-provide-do = この内容で送る
web-provide-anonymous-do = この匿名スキルシートを送る
web-provide-nothing = 送る項目が一つも選ばれていません。項目に印を付けてください
web-channel-oral = 口頭
web-channel-written = 書面
web-provided-title = 提供を記録しました
web-provided-mailed = 専用リンクを送信待ちに入れました。相手先の確認済みのメールアドレスに届きます。
web-provided-waits = 専用リンクを作りました。この提供先には確認済みのメールアドレスがないので、まだ届きません。提供先のメールアドレスを登録し、確認を済ませてください。
web-provided-until = 開ける期限
web-provided-link = 専用リンク
web-provided-sheet = 書面での提供を記録しました。下の書面を印刷して渡してください。この画面を閉じると、内容はもう一度確かめ直すまで出ません。
web-provided-oral = 口頭での提供を記録しました。次の項目だけを伝えてください。
web-print = 印刷する
web-print-hint = 印刷には、枠の中だけが出ます。
web-paper-to = 御中
web-paper-order = 求人
web-paper-terms = この書面は、上記の求人の選考にのみ使い、用が済んだらお返しいただくか廃棄してください。

## すでに伝えた・渡したこと

web-happened-title = すでに伝えた・渡したことを記録する
web-happened-lead = 電話で伝えた、手渡した、誤って送ったなど、この画面を通さずに相手先に渡ったことを、あとから記録します。何も送られません。認められない内容も記録でき、責任者が確かめます。
web-happened-at = 伝えた日時
web-happened-electronic = メールなどで送った
web-happened-items = 渡った項目
web-happened-circumstances = いきさつ
web-happened-do = 記録する
web-happened-recorded = 記録しました。渡った項目：
web-happened-not-allowed = 認められない内容が含まれていました。責任者の確認待ちに入れました。

## 同意書

web-sheet-make = 同意書を作る
web-sheet-title = 提供の同意書
web-sheet-choose-lead = 同意書に載せる求人を選びます。同意をいただくのは求人ごとで、まとめて一つの印にすることはできません。
web-sheet-referred = 紹介中の求人
web-sheet-none-referred = 紹介中の求人はありません。
web-sheet-others = ほかの求人
web-sheet-show = 同意書を表示する
web-sheet-lead = 本人に読んでいただき、同意する求人にだけ印を付けます。印刷して署名をいただくことも、読み上げて確かめることもできます。
web-sheet-heading = 応募先への個人情報の提供についての同意書
web-sheet-text = 私は、次のうち印を付けた求人について、下記の項目を求人者に提供することに同意します。印を付けなかった求人には提供されません。
web-sheet-orders = 提供に同意する求人
web-sheet-items = 提供する項目：
web-sheet-withdraw = 同意は、いつでも求人ごとに撤回できます。同意しないことによる不利益はありません。
web-sheet-signature = 日付　　　　年　　月　　日　　　　署名
web-sheet-wording = { $orders }に、次の項目をお伝えしてよろしいですか。{ $items }。同意はいつでも求人ごとに取り消せます。
web-sheet-on = 同意をいただいた日
web-sheet-nothing = 同意する求人に印がありません。本人が同意した求人に印を付けてください
web-evidence-paper = 署名のある紙
web-evidence-file = 署名のある紙の画像
web-evidence-file-hint = PDF か写真（JPEG・PNG・TIFF・HEIC）、32 MiB まで。本人の鍵で封じて保管します。
