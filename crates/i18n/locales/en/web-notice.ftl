### The pages of the notice

web-notice-title = Published notice
web-notice-version = Version
web-notice-in-force = In force
web-notice-not-in-force = Not in force
web-notice-versions = All versions and what changed
web-notice-versions-lead = A version that was enacted never changes. What changed is found by comparing the rules themselves.
web-notice-contents = Contents
web-notice-first-version = This is the first version.
web-notice-no-change = Uses and wording are those of the version before.
web-notice-reworded = Clauses that are new or worded anew:
web-notice-tell-notice = To be made known
web-notice-tell-consent = Consent is asked for anew
web-clause-statute = Statutes:
