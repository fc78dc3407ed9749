//! Help in the reader's language: every command and argument of the clap tree is given the text
//! whose key is made of its path (`help-people-show`, `help-people-show--items`).

use clap::Command;
use kitei_i18n::Messages;

/// The tree with the texts of a language.
pub(crate) fn localised(command: Command, messages: &Messages) -> Command {
    let command = dressed(command, "help", messages);
    command.after_help(messages.text("help-after"))
}

/// The keys of the texts that a command tree needs.
#[cfg(test)]
fn keys(command: &Command, key: &str, into: &mut Vec<String>) {
    into.push(key.to_owned());
    for argument in command
        .get_arguments()
        .filter(|argument| !argument.is_global_set())
    {
        into.push(argument_key(key, argument.get_id().as_str()));
    }
    for child in command.get_subcommands() {
        keys(child, &format!("{key}-{}", child.get_name()), into);
    }
}

fn argument_key(key: &str, argument: &str) -> String {
    format!("{key}--{}", argument.replace('_', "-"))
}

fn dressed(command: Command, key: &str, messages: &Messages) -> Command {
    let template = format!(
        "{{about-with-newline}}\n{}\n  {{usage}}\n\n{{all-args}}{{after-help}}\n",
        messages.text("help-heading-usage")
    );
    let examples = messages.has(&format!("{key}-examples"));
    let children: Vec<String> = command
        .get_subcommands()
        .map(|child| child.get_name().to_owned())
        .collect();
    let mut command = command
        .about(messages.text(key))
        .help_template(template)
        .subcommand_help_heading(messages.text("help-heading-commands"))
        .mut_args(|argument| {
            let text = messages.text(&argument_key(
                key_of(&argument, key),
                argument.get_id().as_str(),
            ));
            let heading = if argument.is_positional() {
                messages.text("help-heading-arguments")
            } else {
                messages.text("help-heading-options")
            };
            worded(argument.help(text).help_heading(heading), messages)
        });
    if examples {
        let text = messages.text(&format!("{key}-examples"));
        command = command.after_help(format!(
            "{}\n{text}",
            messages.text("help-heading-examples")
        ));
    }
    for child in children {
        let key = format!("{key}-{child}");
        command = command.mut_subcommand(child, |child| dressed(child, &key, messages));
    }
    command
}

/// A global option has one text, whatever the command.
fn key_of<'a>(argument: &clap::Arg, key: &'a str) -> &'a str {
    if argument.is_global_set() {
        "help"
    } else {
        key
    }
}

/// Possible values and defaults in the words of the language, not in clap's English.
fn worded(argument: clap::Arg, messages: &Messages) -> clap::Arg {
    if !argument.get_action().takes_values() {
        return argument;
    }
    let mut notes = Vec::new();
    let words: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    if !words.is_empty() {
        notes.push(words.join(" | "));
    }
    let defaults: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    if !defaults.is_empty() {
        let word = defaults.join(",");
        notes.push(messages.text_with("help-default", &[("value", (&word).into())]));
    }
    let Some(help) = argument.get_help().map(ToString::to_string) else {
        return argument;
    };
    let argument = argument.hide_possible_values(true).hide_default_value(true);
    if notes.is_empty() {
        argument
    } else {
        argument.help(format!("{help} [{}]", notes.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use kitei_i18n::Locale;

    use super::*;
    use crate::args::Args;

    #[test]
    fn every_command_and_argument_has_a_text_in_both_languages() {
        let mut wanted = Vec::new();
        keys(&Args::command(), "help", &mut wanted);
        for locale in Locale::ALL {
            let messages = Messages::new(locale);
            let missing: Vec<&String> = wanted.iter().filter(|key| !messages.has(key)).collect();
            assert!(missing.is_empty(), "{locale:?} lacks {missing:#?}");
        }
    }

    #[test]
    fn the_help_of_every_command_speaks_the_reader_s_language_only() {
        fn walk(command: &mut Command) {
            let help = command.render_help().to_string();
            for english in [
                "Usage:",
                "Options:",
                "Commands:",
                "Arguments:",
                "possible values",
            ] {
                assert!(
                    !help.contains(english),
                    "{} says {english}",
                    command.get_name()
                );
            }
            command.get_subcommands_mut().for_each(walk);
        }
        let mut command = localised(Args::command(), &Messages::new(Locale::Ja));
        command.build();
        walk(&mut command);
    }
}
