### The pages of a recipient

web-package-title = Information for you
web-package-about = For those who receive information
web-package-lead = { $operator } has information to hand over to you. Please read the terms of use before you receive it.
web-package-terms = Terms of use
web-package-confirm = Checking that it is you
web-package-confirm-lead = We send a one-time code to the mail address that is registered.
web-package-ask = Send me the code
web-package-on-its-way = A code is on its way to the registered mail address. It works once, until { $until }.
web-package-no-mail = Nothing after a few minutes?
web-package-ask-again = Send it again
web-package-accept = I will handle the information according to the terms of use
web-package-unaccepted = To receive the information you must accept the terms of use. Please read them and tick the box.
web-package-open = Open
web-package-over-next = Please ask the office that sent you this link.
web-package-opened = What was handed over
web-package-for = Who may use it
web-package-until = It opens until
web-package-left = Openings left
web-package-times = { $count ->
    [one] one
   *[other] { $count }
 }
web-package-items = Contents
web-package-leave = Once this page is closed, seeing it again takes another code. Print it where you need to.
web-one-time-code = One-time code
web-one-time-code-hint = The eight digits in the mail
