# 規程

## 性質の判定（鍵は result- と符号）

result-proved = 証明済み
result-enumerated = 全数確認済み
result-undecided = 判定できず
result-refuted = 成り立たない
result-unproved = 未確認（kitei regulation prove で確かめます）

## 規程の変更をだれに知らせるか（鍵は tell- と符号）

tell-notice = 本人への通知又は公表
tell-new-consent = 新たな同意
tell-nobody = 知らせる義務なし
