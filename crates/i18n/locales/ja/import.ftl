# 取り込み

## 行・欄を受け取れなかった理由（鍵は reject- と符号）

reject-no-name = 氏名がありません
reject-no-contact = 使える連絡先がありません
reject-bad-date = 日付として読めません
reject-bad-phone = 電話番号として読めません
reject-bad-mail = メールアドレスとして読めません
reject-too-long = 長すぎます
reject-control-character = 制御文字があります
reject-formula = 数式の結果がありません
reject-unknown-word = 用語表にない語です

## 取り込まない記載の種類（鍵は class- と符号）

class-origin = 本籍・出生地・国籍・社会的身分
class-family = 家族
class-home = 住まいの様子
class-assets = 資産・借入れ
class-looks = 容姿・体格
class-creed = 思想・信条・宗教・支持政党
class-union = 労働組合・社会運動
class-health = 病歴・障害・健康
class-crime = 犯罪の経歴・被害
class-race = 人種・民族
class-sex = 性生活・性的指向・性自認
