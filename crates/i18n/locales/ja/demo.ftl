# 試用

## 試用の各段階（鍵は demo- と段階）

demo-operator = 青葉キャリア株式会社
demo-begin = 架空の事務所で、主な仕事を一通り行います: { $folder }
demo-office = 事務所を作ります。最初の責任者は、その日に誓約し教育を受けたものとして登録されます（B10、B12）
demo-import = 名簿を取り込みます。連絡先のない行、読めない日付は一件ずつ報告し、本籍や家族の職業などは取り込みません（B4）。同じ人は一人として扱います
demo-orders = 求人を取り込みます。年齢・性別の条件は法定の理由が要るものとして示し、照合には使いません
demo-find = 電話が鳴りました。番号で探します。探したことも記録されます（A24）
demo-show = 求人を探すために職歴を開きます。公表事項を示す前でも、面談と求人・求職者の探索はできます（B2）
demo-refused = 応募のために開こうとすると、まだ公表事項を示していないので認められません（A2）。断りは、条項と次にできることを必ず示します
demo-notice = 公表事項を本人に示し、記録します（A2、B15）
demo-order = 求人を選びます
demo-consent = この求人者への、この求人のための、この項目の提供に同意を得ます（A14、A19）
demo-refer = 求人に紹介します
demo-decide = 本人が応募を決めました
demo-provide = 求人者に提供します。出るのは条項が認める項目だけで、提供の記録が残ります（A14、APPI 29条）
demo-withdraw = 本人が同意を撤回しました（A27）
demo-withdrawn = もう一度提供しようとしても、認められません（A14）
demo-history = 本人から「だれが私の情報を使いましたか」と尋ねられました（A22）
demo-backup = データを控えます。内容は読めないまま写されます（B17）
demo-keys = 鍵の控えを、別の媒体に書きます
demo-preview = 本人が消去を求めました。先に、法により残るものを確かめます（A27、B14）
demo-erase = 鍵を破壊して消去します。証明書が残ります
demo-export = 取扱記録を書き出します
demo-restore = 事務所が焼けました。控えと鍵の控えから、別の場所に戻します。控えの後の撤回・停止・消去は取扱記録からやり直されます
demo-gone = 消去された人は、控えからも戻りません
demo-verify = 書き出した取扱記録を、公開鍵だけで検証します
demo-next =
    以上です。続けて試すには:
    export KITEI_OFFICE={ $office }
    export KITEI_TOKEN={ $token }
    kitei people find --kana ハヤシカオル --purpose placement.interview
    kitei regulation explain --clause A14
    kitei people add --help
    kitei regulation copy ./regulation   （規程を写し、書き換えて kitei regulation diff ./regulation）
demo-verified = { $entries }件の記録が検証に通りました

## 試用の事務所を開く時（端末）

demo-filling = 架空の事務所を用意しています: { $folder }
demo-sign-in = ブラウザーで上のアドレスを開き、ボタンを押すとサインインできます。手で入る場合:
demo-sign-in-coordinator = {"  "}担当者  { $account } / { $password } / 認証アプリの鍵 { $seed }
demo-sign-in-manager = {"  "}責任者  { $account } / { $password } / 認証アプリの鍵 { $seed }
demo-stops = 終えるには Ctrl-C を押します。端末だけで一通り見るには: kitei demo --walk
demo-device = 試用のブラウザー
demo-establishment = 本社
