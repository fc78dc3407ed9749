# 試用

## 試用の各段階（鍵は demo- と段階）

demo-begin = 架空の事務所を作ります: { $folder }
demo-import = 名簿を取り込みました: { $people }人
demo-find = 電話の相手を探しました
demo-show = 利用目的を示して項目を開きました
demo-refused = 公表事項を示していないので認められません
demo-notice = 公表事項を示しました
demo-consent = 提供に同意を得ました
demo-refer = 求人に紹介しました
demo-provide = 求人者に提供しました
demo-withdraw = 同意が撤回されました。以後の提供は認められません
demo-history = 本人に、だれが使ったかを示しました
demo-erase = 消去し、証明書を作りました
demo-restore = 焼けた事務所を控えから戻しました
demo-verify = 取扱記録を検証しました: { $entries }件
demo-next = 続けて試すには
