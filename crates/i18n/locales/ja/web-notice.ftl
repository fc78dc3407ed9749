### 公表事項の画面

web-notice-title = 公表事項
web-notice-version = 版
web-notice-in-force = 施行中
web-notice-not-in-force = 施行中ではありません
web-notice-versions = すべての版と変更点
web-notice-versions-lead = 施行した版はあとから変わりません。変わった点は、規程どうしを比べて示しています。
web-notice-contents = 目次
web-notice-first-version = 最初の版です。
web-notice-no-change = 取扱いも条文も前の版と同じです。
web-notice-reworded = 新しくなった条項:
web-notice-tell-notice = お知らせするもの
web-notice-tell-consent = あらためて同意をいただくもの
web-clause-statute = 関係する法令:
