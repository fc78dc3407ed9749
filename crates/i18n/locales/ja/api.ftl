### HTTP で答えるときの言葉

## 題（鍵は http-title- と状態番号）

http-title-400 = 読めない要求
http-title-401 = だれの操作か分かりません
http-title-403 = 規程により認められません
http-title-404 = 見当たりません
http-title-405 = この方法では行えません
http-title-408 = 要求が届き終わりません
http-title-409 = 今の状態では行えません
http-title-413 = 大きすぎる要求
http-title-415 = JSON ではない要求
http-title-422 = この内容では行えません
http-title-429 = 続けて行えません
http-title-500 = 処理を終えられませんでした
http-title-503 = 今は行えません

## 説明（鍵は http- と符号。点と下線は - にする）

http-body-malformed = 本文が JSON として読めません（{ $place }）
http-body-unusable = 本文の項目が足りないか、知らない項目・使えない値・二度書かれた項目があります（{ $place }）
http-body-not-json = 本文は application/json で送ってください
http-body-no-list = リストは text/csv か xlsx（application/octet-stream も可）として送ってください
http-body-too-long = 本文が長すぎます
http-passwords-differ = 二つのパスワードが違います。同じものを入れてください
http-body-cut = 本文が途中で切れました
http-body-late = 本文が届き終わらないので、待つのをやめました。何も行っていません
http-idempotency-key-unusable = Idempotency-Key は、半角の英数字・記号1〜255文字で一つだけ示してください
http-idempotency-key-here = この場所では Idempotency-Key は使えません。付けずに送ってください
http-idempotency-key-reused = この Idempotency-Key は、別の要求に使われています。新しい鍵で送ってください
http-idempotency-key-running = 同じ Idempotency-Key の要求を処理しています。終わってから送り直してください
http-idempotency-done = この要求はすでに行われています（取扱記録 { $place }）。二度は行いません。答えは残していないので、必要なら開き直してください
http-query-unusable = 問合せの項目が足りないか、知らない項目・使えない値があります
http-limit-unusable = limit は1から1000までの整数で示してください
http-cursor-unusable = この cursor は使えません。はじめのページから開き直してください
http-scan-unusable = 書面の画像が base64 として読めません
http-find-by-one = 氏名・フリガナ・電話番号・メールアドレス・受付番号のどれか一つだけで探してください
http-to-or-other = to と to_other のどちらか一方を示してください
http-referral-or-partner = referral と partner のどちらか一方を示してください
http-recipient-kind = この種別の提供先は登録できません
http-id-malformed = 番号の形が違います
http-route-unknown = この場所はありません。/api/v1/openapi.json に一覧があります
http-method-not-allowed = この場所では、この方法は使えません。/api/v1/openapi.json に一覧があります
http-unknown = 見当たりません: { $place }
http-word-unknown = 施行中の規程にない言葉です: { $place }
http-request-unusable = この指定では行えません: { $place }
http-wrong-state = 今の状態では行えません: { $place }
http-contended = ほかの操作と重なりました。もう一度行ってください
http-clock-set-back = 時計が取扱記録より前に戻っています。何も行っていません。時計を直してください
http-throttled = 誤った入力が続いたので、{ $place }まで受け付けません。それまでは何も調べません。その後にやり直してください
http-disk-full = ディスクに空きがありません。何も行っていません。空きを作ってからやり直してください
http-too-busy = 混み合っています。何も行っていません。少し待ってからやり直してください
http-internal = 処理を終えられませんでした。サーバーの記録に原因があります
http-page-unknown = この画面はありません。アドレスをお確かめください
http-page-not-so = この画面は、その開き方では使えません。最初の画面から入り直してください
http-other-site = ほかのサイトから送られた操作は受け付けません。何も行っていません。この事務所の画面から行ってください
http-file-too-long = ファイルが大きすぎます（32 MiB まで）。小さくして選び直してください
http-day-unusable = 日付又は日時が読めません。年月日を選び直してください
http-list-missing = 名簿のファイルを選んでください
http-list-forgotten = 名簿は手元に残っていません（30分で消えます）。もう一度選んでください
http-need-missing = 「必要」としたところに、項目・理由・読み上げた文言のどれかがありません。書き足してください
http-form-unusable = 記入の欄が多すぎます。画面を開き直してください
http-nobody-signed-in = サインインしてください

## 提供先がパッケージを開く時の利用条件

package-terms =
    この情報は、お示しした求人の選考又は受入れのためだけにお使いください。
    ほかの方や会社に渡したり、目的の外で控えを残したりしないでください。
    選考や受入れが終わり、必要がなくなったときは、速やかに消去してください。
    開いた日時と項目は記録され、ご本人にお知らせすることがあります。
http-one-way-out = 記載できない文の扱いは、働く条件・本人の同意・記載しないのうち一つだけを指定してください
