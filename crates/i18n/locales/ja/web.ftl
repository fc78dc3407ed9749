### 画面の言葉（どの画面にもあるもの）

web-product = 規程 Kitei
web-skip = 本文へ進む
web-to-first-page = 最初の画面へ
web-problem-code = 符号
web-refused-clauses = 根拠となる条項
web-refused-next = 次にできること
web-refused-entry = この判定の取扱記録
web-from = から
web-until = まで
web-table = 表（左右に動かせます）
