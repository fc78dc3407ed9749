### 情報を受け取る方（提供先）の画面

web-package-title = 情報の受取り
web-package-about = 情報を受け取る方のページ
web-package-lead = { $operator }から、お渡しする情報があります。利用条件をお読みのうえ、お受け取りください。
web-package-terms = 利用条件
web-package-confirm = 受け取る方の確認
web-package-confirm-lead = 登録されているメールアドレスに、確認コードをお送りします。
web-package-ask = 確認コードを受け取る
web-package-on-its-way = 登録されているメールアドレスに確認コードをお送りしました。{ $until }まで、一度だけ使えます。
web-package-no-mail = 数分たっても届かないときは、
web-package-ask-again = もう一度送る
web-package-accept = 利用条件に従って取り扱います
web-package-unaccepted = お受け取りになるには、利用条件への同意が必要です。内容をお確かめのうえ、欄に印を付けてください。
web-package-open = 開く
web-package-over-next = お手数ですが、このリンクをお送りした事業所にお問い合わせください。
web-package-opened = お渡しした情報
web-package-for = お使いになれる方
web-package-until = 開ける期限
web-package-left = あと開ける回数
web-package-times = { $count }回
web-package-items = 内容
web-package-leave = この画面を閉じると、もう一度ご覧になるには新しい確認コードが必要です。必要なときは、この画面を印刷してください。
web-one-time-code = 確認コード
web-one-time-code-hint = メールに書かれている8桁の数字
