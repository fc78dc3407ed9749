//! The rulebook from outside: packs load or say why not, rulings equal Cedar, every refusal
//! teaches, and two packs can be compared.

mod calendar;
mod combinations;
mod compiled;
mod explained;
mod faults;
mod published;
mod reference;
mod tiny;
