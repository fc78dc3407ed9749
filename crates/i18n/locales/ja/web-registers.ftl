### 台帳と管理の画面: 提供先、専用リンク、メール、従業者、消去、責任者の確認、取扱記録

web-nav-registers = 台帳・管理
web-register-to-import = 名簿の取込み
web-register-to-import-text = 求職者一覧などの表を、試し読みしてからまとめて登録します。
web-register-to-orders = 求人
web-register-to-orders-text = 求人の一覧、候補者、紹介の進み具合。
web-register-to-recipients = 提供先
web-register-to-recipients-text = 求人者・派遣先などの登録、メールアドレスの確認、送った専用リンク。
web-register-to-mail = 送信待ちのメール
web-register-to-mail-text = まだ出ていないメールと、送れなかったメール。
web-register-to-staff = 従業者
web-register-to-staff-text = 役割と部門。責任者は、誓約・教育訓練・招待・サインインの管理もできます。
web-register-to-reviews = 責任者の確認
web-register-to-reviews-text = 緊急の取扱いと、事後に記録された認められない提供。
web-register-to-disposals = 保存期間の満了
web-register-to-disposals-text = 法令の保存期間が過ぎ、廃棄する記録。
web-register-to-journal = 取扱記録の検証
web-register-to-journal-text = 記録が書き換えられていないことの検証と、控えの印刷。
web-register-to-notice = 公表事項と規程の版
web-register-to-notice-text = 施行中の版、これまでの版と変わった点。

## 提供先

web-recipients = 提供先
web-recipients-none = 提供先はまだありません。下の欄で登録するか、求人の一覧を取り込んでください。
web-recipient-name = 名称
web-recipient-address = 所在地
web-recipient-representative = 代表者
web-recipient-country = 国（2文字の記号）
web-recipient-licence = 許可番号（提携先のとき）
web-recipient-add = 提供先を登録する
web-recipient-add-do = 登録する
web-recipient-mail = 専用リンクを受け取るメールアドレス
web-recipient-no-mail = まだ登録がありません。登録して確認を済ませると、専用リンクを送れます。
web-recipient-confirmed = 確認済み
web-recipient-unconfirmed = 未確認
web-recipient-bounced = 戻ってきた
web-recipient-confirm-lead = 相手先に確認コードを送りました。届いたコードを電話などで聞き、ここに入れてください。
web-recipient-code = 確認コード
web-recipient-confirm = 確認を済ませる
web-recipient-set = メールアドレスを登録・変更する
web-recipient-set-hint = 変えると、前のアドレスに送った専用リンクはすべて開けなくなります。
web-recipient-set-do = 確認コードを送る

## 専用リンク

web-packages = 送った専用リンク
web-packages-lead = 相手先が確認コードを入れて開くリンクです。回収すると、その時から開けなくなり、送信待ちのメールも消えます。
web-packages-to = この提供先に送った専用リンク
web-packages-none = 送った専用リンクはありません。
web-package-opens = 開ける
web-package-waiting = 提供先の確認待ち
web-package-recalled = 回収した
web-package-unbound = 送り先が変わった
web-package-expired = 期限切れ
web-package-used-up = 回数を使い切った
web-package-withdrawn = 同意が撤回された
web-package-suspended = 利用停止中
web-package-restored = 復元前のもの
web-package-made = 作った日時
web-package-openings = 開ける残り回数
web-package-recall = 回収する

## メール

web-mail = 送信待ちのメール
web-mail-lead = 宛先と本文はここには出ません。同意の撤回・利用停止・回収・消去があれば、該当するメールは自動で消えます。
web-mail-none = 送信待ちのメールはありません。
web-mail-queued = 送信待ち
web-mail-waiting = 再送待ち
web-mail-leaving = 送信中
web-mail-failed = 送れなかった
web-mail-since = 入れた日時
web-mail-tried = 試した回数
web-mail-drop = 取り消す

## 従業者

web-staff = 従業者
web-staff-name = 氏名
web-staff-roles = 役割
web-staff-departments = 部門
web-staff-pledged = 誓約した日
web-staff-trained = 教育訓練を受けた日
web-staff-left = 離職した日
web-staff-add = 従業者を加える
web-staff-add-do = 加える
web-staff-record = 誓約・教育訓練・離職の記録
web-staff-day = 日付
web-staff-pledge-do = 誓約を記録
web-staff-train-do = 受講を記録
web-staff-leave-do = 離職を記録
web-staff-invite = サインインへの招待
web-staff-account-hint = 英小文字で始まる2〜32字。二度目からは空欄で構いません。
web-staff-invite-do = 招待の番号を作る
web-staff-invited = 招待の番号を作りました。今だけ示します。本人に直接渡してください。
web-staff-sessions = サインイン中の端末
web-staff-no-sessions = サインインしていません。
web-staff-opened = サインイン
web-staff-used = 最後の操作
web-staff-locked = ロック中
web-staff-end-sessions = すべてサインアウトさせる

## 消去と廃棄

web-tab-erasure = 消去
web-erasure-lead = 消去すると、この方の情報は控えからも戻せません。法令で保存が定められた記録だけが、期限まで封じたまま残ります。
web-erasure-kept = 残るもの
web-erasure-nothing-kept = 残るものはありません。
web-erasure-over = 保存期間が過ぎ、今回廃棄するもの
web-erasure-basis = 消去の根拠
web-erasure-request = 本人の申出
web-erasure-retention = 保存期間の満了
web-erasure-confirm = 本人の確認と上の内容を確かめました。消去を承認します。
web-erasure-unconfirmed = 承認の印がありません。内容を確かめて印を付けてください
web-erasure-do = 消去する
web-erasure-manager = 消去は責任者が承認します。責任者に伝えてください。
web-erased = 消去しました。
web-erased-incomplete = 次の鍵の世代に進むまで、消去は完了していません。それより前の鍵の控えは廃棄してください。
web-certificate = 消去の証明書
web-certificate-again = この証明書の画面
web-disposals = 保存期間の満了
web-disposals-lead = 消去された方の記録のうち、法令の保存期間が過ぎたものです。廃棄してください。
web-disposals-none = 保存期間が過ぎた記録はありません。
web-disposals-do = 廃棄へ進む

## 責任者の確認

web-reviews = 責任者の確認
web-reviews-lead = 緊急の取扱いと、事後に記録された認められない提供です。期限までに履歴を確かめ、対応を決めてください。済ませると、理由の文言は消えます。
web-reviews-none = 確認を待つものはありません。
web-reviews-close = 確認を済ませる

## 取扱記録

web-journal = 取扱記録の検証
web-journal-lead = 誰の情報を、誰が、何のために扱ったかの記録は、あとから書き換えられません。ここで全体を確かめられます。
web-journal-verify = 全体を検証する
web-journal-whole = 検証しました。{ $entries }件の記録（{ $origins }系列）に、欠けも書換えもありません。
web-journal-broken = 記録が欠けているか、書き換えられています。操作を止め、責任者に知らせてください。
web-journal-look-up = 記録の番号で確かめる
web-journal-found = 記録があります：
web-journal-digest = 照合の値
web-journal-unknown = この番号の記録はありません。番号を確かめてください
web-journal-checkpoint = 取扱記録の控え
web-journal-checkpoint-lead = 署名のある今日の控えです。印刷して保管すると、後日の検証の拠り所になります。
