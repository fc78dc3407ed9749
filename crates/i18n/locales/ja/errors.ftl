# 誤りと、その直し方。個人の値は決して書かない

## 誤り（鍵は err- と符号。点と下線は - にする）

err-usage = コマンドの書き方が違います。--help をご覧ください
err-office-missing = 事務所がありません。KITEI_OFFICE を設定するか、kitei init で作ってください
err-office-exists = このフォルダーには既に事務所があります
err-token-unknown = この鍵は有効ではありません。責任者に新しい鍵を求めてください
err-person-not-available = この条件では、その人の情報を扱えません
err-refused = 規程により認められません
err-withheld = 一部の項目は規程により開けません
err-key-missing = 鍵ファイルがありません。必要な鍵の指紋: { $wanted }
err-key-wrong = 鍵ファイルが違います。必要な指紋: { $wanted }、見つかった指紋: { $found }
err-passphrase = 合い言葉が違うか、鍵の控えが壊れています
err-journal-broken = 取扱記録が検証に通りません
err-clock-set-back = 時計が取扱記録より前に戻っています。時計を直してください
err-disk = ディスクに書けません。空きを作ってからやり直してください
err-busy = 別の処理が事務所を使っています
err-pack-invalid = 規程に誤りがあるため施行できません
err-property-refuted = 次の性質が成り立ちません: { $property }
err-property-undecided = 次の性質を判定できませんでした: { $property }
err-file-unreadable = ファイルを読めません: { $file }
err-unknown-purpose = その利用目的は規程にありません
err-unknown-item = その項目は規程にありません
err-internal = 処理を終えられませんでした

## 拒まれたときの言葉

refused-clause = 根拠となる条項: { $clauses }
refused-next = 次にできること: { $next }
