//! Puts a property to the solver, one action at a time. The solver's word counts only if it
//! answered for every action; anything short of that is an error, and the caller enumerates.

use std::collections::BTreeMap;
use std::ffi::OsStr;

use cedar_policy::{EvalResult, Policy, PolicySet, Request, RequestEnv};
use cedar_policy_symcc::solver::LocalSolver;
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicySet, Env};
use kitei_rulebook::{CheckedPack, Claim, Property, search};
use tokio::process::Command;
use tokio::runtime::Runtime;

use crate::error::ProofError;
use crate::rewrite::{confined, with_fixed};

/// What the solver says about a property.
#[derive(Debug)]
pub(crate) enum Answer {
    Holds,
    Broken(BTreeMap<String, String>),
}

/// A running solver and the pack compiled for each action.
pub(crate) struct Prover<'p> {
    pack: &'p CheckedPack,
    runtime: Runtime,
    solver: CedarSymCompiler<LocalSolver>,
    compiled: Vec<(RequestEnv, CompiledPolicySet)>,
}

impl<'p> Prover<'p> {
    pub(crate) fn start(pack: &'p CheckedPack, command: &OsStr) -> Result<Self, ProofError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(ProofError::Start)?;
        let mut command = Command::new(command);
        command
            .args(["--lang", "smt", "--tlimit=60000"])
            .kill_on_drop(true);
        let inside = runtime.enter();
        let solver = LocalSolver::from_command(&mut command)
            .map_err(|error| ProofError::Start(std::io::Error::other(error)))?;
        drop(inside);
        let solver = CedarSymCompiler::new(solver).map_err(no_answer)?;
        let mut compiled = Vec::new();
        for env in pack.schema().request_envs() {
            let set = CompiledPolicySet::compile(pack.pack().policies(), &env, pack.schema());
            compiled.push((env, set.map_err(no_answer)?));
        }
        Ok(Self {
            pack,
            runtime,
            solver,
            compiled,
        })
    }

    pub(crate) fn ask(&mut self, property: &Property) -> Result<Answer, ProofError> {
        let rewrite = || ProofError::Rewrite {
            property: property.id.clone(),
        };
        let region = search::region(self.pack.pack(), property).ok_or_else(rewrite)?;
        match &property.claim {
            Claim::Rows { .. } => Err(rewrite()),
            Claim::Unreachable(_) => self.disjoint(region, rewrite),
            Claim::Indifferent(_, boolean) => self.indifferent(&region, boolean, rewrite),
        }
    }

    /// No request is allowed by the pack and matched by the region.
    fn disjoint(
        &mut self,
        region: Vec<Policy>,
        rewrite: impl Fn() -> ProofError,
    ) -> Result<Answer, ProofError> {
        let region = PolicySet::from_policies(region).ok().ok_or_else(rewrite)?;
        for (env, pack) in &self.compiled {
            let region = CompiledPolicySet::compile(&region, env, self.pack.schema());
            let region = region.map_err(no_answer)?;
            let check = self
                .solver
                .check_disjoint_with_counterexample_opt(pack, &region);
            if let Some(found) = self.runtime.block_on(check).map_err(no_answer)? {
                return Ok(Answer::Broken(words(&found)));
            }
        }
        Ok(Answer::Holds)
    }

    /// Inside each part of the region the pack decides alike with the boolean true and false.
    fn indifferent(
        &mut self,
        region: &[Policy],
        boolean: &str,
        rewrite: impl Fn() -> ProofError,
    ) -> Result<Answer, ProofError> {
        for part in region {
            let side = |value| {
                let set = with_fixed(self.pack.pack().policies(), boolean, value)?;
                confined(&set, part)
            };
            let (Some(on), Some(off)) = (side(true), side(false)) else {
                return Err(rewrite());
            };
            for (env, _) in &self.compiled {
                let schema = self.pack.schema();
                let on = CompiledPolicySet::compile(&on, env, schema).map_err(no_answer)?;
                let off = CompiledPolicySet::compile(&off, env, schema).map_err(no_answer)?;
                let check = self
                    .solver
                    .check_equivalent_with_counterexample_opt(&on, &off);
                if let Some(found) = self.runtime.block_on(check).map_err(no_answer)? {
                    return Ok(Answer::Broken(words(&found)));
                }
            }
        }
        Ok(Answer::Holds)
    }
}

fn no_answer(error: cedar_policy_symcc::err::Error) -> ProofError {
    ProofError::NoAnswer(Box::new(error))
}

/// The solver's request as words.
fn words(found: &Env) -> BTreeMap<String, String> {
    let request: &Request = &found.request;
    let mut words = BTreeMap::new();
    let scope = [
        ("principal", request.principal()),
        ("action", request.action()),
        ("resource", request.resource()),
    ];
    for (name, uid) in scope {
        if let Some(uid) = uid {
            words.insert(name.to_owned(), uid.id().unescaped().to_owned());
        }
    }
    for name in search::attribute_names() {
        let word = match request.context().and_then(|context| context.get(name)) {
            Some(EvalResult::EntityUid(uid)) => uid.id().unescaped().to_owned(),
            Some(EvalResult::Bool(value)) => value.to_string(),
            _ => continue,
        };
        words.insert(name.to_owned(), word);
    }
    words
}
