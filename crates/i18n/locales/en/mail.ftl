### The texts of mails. Nothing of a job seeker or anybody else who is kept stands in them

mail-link-subject = [{ $operator }] Information for you to receive
mail-link =
    To { $recipient }

    { $operator } has information for you.
    Please open this link and enter the code that is then sent to you.

    { $link }

    Until: { $until }

    Please do not pass the link on. The code goes to this address only.
    If you expect nothing of the kind, please tell the sender and delete this mail.
mail-code-subject = [{ $operator }] Your code
mail-code =
    This code opens the information that was sent to you.

    { $code }

    Good until { $until }, once.

    If you did not ask for it, please do not enter it, and tell the sender.
    Nobody of this office will ever ask you for the code.
mail-address-subject = [{ $operator }] Confirm your mail address
mail-address =
    To { $recipient }

    { $operator } is about to register this address as the one to which information is sent.
    If that is right, please tell our staff this code.

    { $code }

    Good until { $until }.

    If you expect nothing of the kind, please tell nobody and delete this mail.
mail-own-code-subject = [{ $operator }] One-time code (your page)
mail-own-code =
    This is the code that opens your own page.

    { $code }

    It works once, until { $until }.

    If you did not ask for it, delete this mail: nothing opens unless the code is typed.
    Nobody of our office will ever ask you for a code.
mail-own-changed-subject = [{ $operator }] Your registered mail address was changed
mail-own-changed =
    The mail address that is registered for you was changed at { $at }.
    The new one opens your own page from { $until } on.

    If you know nothing of it, tell { $operator } before then.
mail-test-subject = [{ $operator }] A test of the mail
mail-test =
    This is a test of the mail of { $operator }. There is no need to answer.
