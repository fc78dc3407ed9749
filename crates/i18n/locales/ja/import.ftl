# 取り込み

## 行・欄を受け取れなかった理由（鍵は reject- と符号）

reject-name-missing = 氏名がありません
reject-contact-missing = 使える連絡先がありません
reject-number-missing = 求人番号がありません
reject-employer-missing = 求人者がありません
reject-cell-error = 数式の誤りです
reject-cell-too-long = 長すぎます
reject-control-character = 制御文字があります
reject-unreadable-character = 読めない文字があります
reject-phone-unusable = 電話番号として使えません
reject-mail-unusable = メールアドレスとして使えません
reject-not-a-date = 日付として読めません
reject-date-impossible = ありえない日付です
reject-birth-date-impossible = 生年月日としてありえません

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
