//! Members of a block without a source: what checking one gives.

use pipe_lang::model::{Comments, Declaration, Entity, EntityKind, Field, Fields, Item, Site, Value, ValueKind};

/// A block, member by member: `block().say("a", text("b")).trailing("why")`.
#[derive(Default)]
pub struct Builder(Fields);

pub fn block() -> Builder {
    Builder::default()
}

impl Builder {
    pub fn say(mut self, key: &str, value: impl IntoValue) -> Self {
        let (key, value) = (key.to_owned(), value.into_value());
        self.0.0.push(Field { key, value, comments: Comments::default(), site: Site::NONE });
        self
    }

    /// A comment above the last member.
    pub fn above(self, comment: &str) -> Self {
        self.comment(|comments| comments.above.push(comment.to_owned()))
    }

    /// A comment behind the last member.
    pub fn trailing(self, comment: &str) -> Self {
        self.comment(|comments| comments.trailing = Some(comment.to_owned()))
    }

    /// A comment at the end of the last member's block.
    pub fn below(self, comment: &str) -> Self {
        self.comment(|comments| comments.below.push(comment.to_owned()))
    }

    fn comment(mut self, add: impl FnOnce(&mut Comments)) -> Self {
        if let Some(last) = self.0.0.last_mut() {
            add(&mut last.comments);
        }
        self
    }

    pub fn app(self, id: &str) -> Declaration {
        Declaration { id: id.to_owned(), fields: self.0, ..Declaration::default() }
    }
}

/// What stands behind a `=`: a text in quotes is a text, `true` a boolean, and so on.
pub trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for Builder {
    fn into_value(self) -> Value {
        of_kind(ValueKind::Map(self.0))
    }
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::text(self, Site::NONE)
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        of_kind(ValueKind::Bool(self))
    }
}

impl IntoValue for i64 {
    fn into_value(self) -> Value {
        of_kind(ValueKind::Number(self.to_string()))
    }
}

impl IntoValue for Vec<Item> {
    fn into_value(self) -> Value {
        of_kind(ValueKind::List(self))
    }
}

/// A list of things of one kind without comments.
pub fn list<T: IntoValue>(elements: impl IntoIterator<Item = T>) -> Value {
    elements.into_iter().map(|element| item(element, "")).collect::<Vec<_>>().into_value()
}

/// An element with a comment behind it, or none.
pub fn item(element: impl IntoValue, comment: &str) -> Item {
    let trailing = (!comment.is_empty()).then(|| comment.to_owned());
    Item { value: element.into_value(), comments: Comments { trailing, ..Comments::default() } }
}

pub fn word(word: &str) -> Value {
    of_kind(ValueKind::Word(word.to_owned()))
}

pub fn seconds(seconds: u64) -> Value {
    of_kind(ValueKind::Duration(seconds))
}

pub fn entity(kind: EntityKind, id: &str) -> Value {
    of_kind(ValueKind::Entity(Entity { kind, id: id.to_owned(), built_by: None }))
}

pub fn of_kind(kind: ValueKind) -> Value {
    Value::new(kind, Site::NONE)
}
