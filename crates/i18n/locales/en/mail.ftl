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
mail-test-subject = [{ $operator }] A test of the mail
mail-test =
    This is a test of the mail of { $operator }. There is no need to answer.
