//! `kitei`.
mod args;
mod help;
fn main() {
    use clap::CommandFactory;
    fn walk(c: &clap::Command, key: &str) {
        println!("{key} = {}", c.get_about().map(|a| a.to_string()).unwrap_or_default());
        for a in c.get_arguments() {
            if a.is_global_set() && key != "help" { continue; }
            println!("{key}--{} = {}", a.get_id().as_str().replace('_', "-"), a.get_help().map(|a| a.to_string()).unwrap_or_default());
        }
        for s in c.get_subcommands() { walk(s, &format!("{key}-{}", s.get_name())); }
    }
    walk(&args::Args::command(), "help");
}
