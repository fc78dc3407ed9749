### Words of the pages (those that every page has)

web-product = Kitei
web-skip = Skip to the content
web-to-first-page = To the first page
web-problem-code = Code
web-refused-clauses = Clauses that refuse
web-refused-next = What can be done next
web-refused-entry = The entry that records this ruling
web-from = {" "}onwards
web-until = {" "}as the last day
web-table = Table (can be scrolled sideways)
