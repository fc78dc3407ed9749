//! Reads the JSON form of a Cedar policy into a formula over variables with few values. Only what
//! a pack may use is understood; anything else becomes [`Formula::Unknown`] and can never count as
//! true or as false.

use std::collections::BTreeSet;

use serde_json::Value;

/// A condition over the attributes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Formula {
    Const(bool),
    /// The variable has one of these values.
    In(u8, Values),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
    If(Box<[Self; 3]>),
    Unknown,
}

/// Some values of one variable, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Values([u64; 4]);

impl Values {
    pub(crate) const NONE: Self = Self([0; 4]);

    pub(crate) fn one(place: usize) -> Self {
        let mut all = Self::NONE;
        all.insert(place);
        all
    }

    pub(crate) fn first(count: usize) -> Self {
        (0..count).fold(Self::NONE, |mut all, place| {
            all.insert(place);
            all
        })
    }

    pub(crate) fn insert(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        let mut out = self.0;
        for (mine, theirs) in out.iter_mut().zip(other.0) {
            *mine &= theirs;
        }
        Self(out)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        self.and(Self(other.0.map(|word| !word)))
    }

    pub(crate) fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// The smallest place in the set.
    pub(crate) fn lowest(self) -> Option<usize> {
        let at = self.0.iter().position(|word| *word != 0)?;
        self.0
            .get(at)
            .map(|word| at * 64 + word.trailing_zeros() as usize)
    }
}

/// A variable of a request: its name, its entity type (empty for a boolean) and its values.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) words: Vec<String>,
}

/// Reads policies over these variables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'v> {
    pub(crate) variables: &'v [Variable],
}

/// What an operand of `==` or `contains` is.
enum Operand {
    Variable(usize),
    Entity(String, String),
    Bool(bool),
}

impl Reader<'_> {
    /// Scope and conditions of one policy.
    pub(crate) fn policy(&self, json: &Value) -> Formula {
        let mut parts = Vec::new();
        for name in ["principal", "action", "resource"] {
            parts.push(self.scope(name, json.get(name)));
        }
        let conditions = json.get("conditions").and_then(Value::as_array);
        for condition in conditions.into_iter().flatten() {
            let body = condition
                .get("body")
                .map_or(Formula::Unknown, |body| self.expression(body));
            parts.push(match condition.get("kind").and_then(Value::as_str) {
                Some("when") => body,
                Some("unless") => not(body),
                _ => Formula::Unknown,
            });
        }
        and(parts)
    }

    fn scope(&self, name: &str, scope: Option<&Value>) -> Formula {
        let Some(scope) = scope else {
            return Formula::Unknown;
        };
        let entities: Vec<&Value> = match scope.get("op").and_then(Value::as_str) {
            Some("All") => return Formula::Const(true),
            Some("==") => scope.get("entity").into_iter().collect(),
            Some("in") => match scope.get("entities").and_then(Value::as_array) {
                Some(many) => many.iter().collect(),
                None => scope.get("entity").into_iter().collect(),
            },
            _ => return Formula::Unknown,
        };
        self.is_one_of(self.place(name), &entities)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.variables
            .iter()
            .position(|variable| variable.name == name)
    }

    fn is_one_of(&self, variable: Option<usize>, entities: &[&Value]) -> Formula {
        let Some(variable) = variable else {
            return Formula::Unknown;
        };
        let mut values = Values::NONE;
        for entity in entities {
            match self.entity_place(variable, entity) {
                Some(place) => values.insert(place),
                None => return Formula::Unknown,
            }
        }
        Formula::In(variable as u8, values)
    }

    fn entity_place(&self, variable: usize, entity: &Value) -> Option<usize> {
        let (kind, id) = entity_of(entity)?;
        let variable = self
            .variables
            .get(variable)
            .filter(|variable| variable.kind == kind)?;
        variable.words.iter().position(|word| *word == id)
    }

    fn expression(&self, json: &Value) -> Formula {
        let Some((operator, body)) = json.as_object().and_then(|map| map.iter().next()) else {
            return Formula::Unknown;
        };
        let part = |name: &str| body.get(name).unwrap_or(&Value::Null);
        match operator.as_str() {
            "Value" => body.as_bool().map_or(Formula::Unknown, Formula::Const),
            "&&" => and(vec![
                self.expression(part("left")),
                self.expression(part("right")),
            ]),
            "||" => or(vec![
                self.expression(part("left")),
                self.expression(part("right")),
            ]),
            "!" => not(self.expression(part("arg"))),
            "if-then-else" => Formula::If(Box::new(
                ["if", "then", "else"].map(|name| self.expression(part(name))),
            )),
            "==" => self.equal(part("left"), part("right")),
            "!=" => not(self.equal(part("left"), part("right"))),
            "contains" => self.member(part("right"), part("left")),
            "in" => self.member(part("left"), part("right")),
            "." => self.boolean(json),
            _ => Formula::Unknown,
        }
    }

    fn boolean(&self, json: &Value) -> Formula {
        match self.operand(json) {
            Some(Operand::Variable(variable)) if self.is_boolean(variable) => {
                Formula::In(variable as u8, Values::one(1))
            }
            _ => Formula::Unknown,
        }
    }

    fn is_boolean(&self, variable: usize) -> bool {
        self.variables
            .get(variable)
            .is_some_and(|variable| variable.kind.is_empty())
    }

    fn equal(&self, left: &Value, right: &Value) -> Formula {
        match (self.operand(left), self.operand(right)) {
            (Some(Operand::Variable(variable)), Some(Operand::Entity(kind, id)))
            | (Some(Operand::Entity(kind, id)), Some(Operand::Variable(variable))) => {
                let known = self
                    .variables
                    .get(variable)
                    .filter(|known| known.kind == kind);
                let place = known.and_then(|known| known.words.iter().position(|word| *word == id));
                place.map_or(Formula::Unknown, |place| {
                    Formula::In(variable as u8, Values::one(place))
                })
            }
            (Some(Operand::Variable(variable)), Some(Operand::Bool(value)))
            | (Some(Operand::Bool(value)), Some(Operand::Variable(variable)))
                if self.is_boolean(variable) =>
            {
                Formula::In(variable as u8, Values::one(usize::from(value)))
            }
            _ => Formula::Unknown,
        }
    }

    fn member(&self, element: &Value, set: &Value) -> Formula {
        let Some(Operand::Variable(variable)) = self.operand(element) else {
            return Formula::Unknown;
        };
        let entities: Vec<&Value> = match set.get("Set").and_then(Value::as_array) {
            Some(members) => members.iter().collect(),
            None => vec![set],
        };
        let values = entities
            .iter()
            .map(|member| member.get("Value").unwrap_or(&Value::Null));
        self.is_one_of(Some(variable), &values.collect::<Vec<_>>())
    }

    fn operand(&self, json: &Value) -> Option<Operand> {
        let (operator, body) = json.as_object()?.iter().next()?;
        match operator.as_str() {
            "Var" => self.place(body.as_str()?).map(Operand::Variable),
            "." => {
                let is_context = body.get("left")?.get("Var")?.as_str()? == "context";
                let name = body.get("attr")?.as_str().filter(|_| is_context)?;
                self.place(name).map(Operand::Variable)
            }
            "Value" => body.as_bool().map(Operand::Bool).or_else(|| {
                let (kind, id) = entity_of(body)?;
                Some(Operand::Entity(kind.to_owned(), id.to_owned()))
            }),
            _ => None,
        }
    }
}

fn entity_of(json: &Value) -> Option<(&str, &str)> {
    let entity = json.get("__entity").unwrap_or(json);
    Some((entity.get("type")?.as_str()?, entity.get("id")?.as_str()?))
}

pub(crate) fn not(formula: Formula) -> Formula {
    match formula {
        Formula::Const(value) => Formula::Const(!value),
        Formula::Not(inner) => *inner,
        other => Formula::Not(Box::new(other)),
    }
}

pub(crate) fn and(parts: Vec<Formula>) -> Formula {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Formula::Const(true) => {}
            Formula::And(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    Formula::And(flat)
}

pub(crate) fn or(parts: Vec<Formula>) -> Formula {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Formula::Const(false) => {}
            Formula::Or(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    Formula::Or(flat)
}

/// The ids of all items that a policy's JSON names.
pub(crate) fn items_named(json: &Value, names: &mut BTreeSet<String>) {
    match json {
        Value::Object(map) => {
            if let Some(("Item", id)) = entity_of(json) {
                names.insert(id.to_owned());
            }
            map.values().for_each(|value| items_named(value, names));
        }
        Value::Array(values) => values.iter().for_each(|value| items_named(value, names)),
        _ => {}
    }
}
