//! Members as text, before the formatter gives them their layout; and how those of a job override its template's.

/// A member of a block.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// The key of a field, for what overrides it.
    pub key: Option<String>,
    /// Whether it is a statement: those of several lines stand apart.
    pub is_statement: bool,
    /// Whether the source has an empty line above it.
    pub is_apart: bool,
    /// Whether it stems from a template, a `for` or a `when`.
    pub is_expanded: bool,
    /// Comments and annotations on lines of their own.
    pub above: Vec<String>,
    /// A comment behind it.
    pub trailing: Option<String>,
    /// All of it but its block.
    pub head: String,
    pub body: Option<Body>,
}

/// `{ … }`
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub items: Vec<Item>,
    /// Comments below the last member.
    pub below: Vec<String>,
    /// Whether the source breaks the line behind the brace.
    pub is_open: bool,
}

impl Item {
    fn is_short(&self) -> bool {
        let is_bare = self.above.is_empty() && self.trailing.is_none() && !self.head.contains('\n');
        is_bare && self.body.as_ref().is_none_or(|body| !body.is_long())
    }

    /// Whether it takes more than one line.
    fn is_long(&self) -> bool {
        self.head.contains('\n') || self.body.as_ref().is_some_and(Body::is_long)
    }
}

impl Body {
    fn is_long(&self) -> bool {
        self.is_open || !self.below.is_empty() || !self.items.iter().all(Item::is_short)
    }

    pub fn text(&self) -> String {
        if self.items.is_empty() && self.below.is_empty() {
            return "{}".to_owned();
        }
        let mut out = String::new();
        if self.is_long() {
            out.push_str("{\n");
            write(&self.items, &self.below, &mut out);
        } else {
            out.push_str("{ ");
            for (index, item) in self.items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(&one(item));
            }
            out.push(' ');
        }
        out.push('}');
        out
    }
}

/// A member with the comment behind it, which stands behind the brace of a block of several lines.
fn whole(item: &Item) -> String {
    let Some(comment) = &item.trailing else { return one(item) };
    match &item.body {
        Some(body) if body.is_long() => {
            let block = body.text();
            format!("{} {{ {comment}{}", item.head, block.strip_prefix('{').unwrap_or(&block))
        }
        _ => format!("{} {comment}", one(item)),
    }
}

fn one(item: &Item) -> String {
    match &item.body {
        Some(body) => format!("{} {}", item.head, body.text()),
        None => item.head.clone(),
    }
}

/// Whether an empty line parts two members: steps and jobs of several lines, where the source does not say it.
fn stand_apart(before: &Item, item: &Item) -> bool {
    let pair = [before, item];
    pair.iter().any(|item| item.is_expanded) && pair.iter().any(|item| item.is_statement && item.is_long())
}

/// Writes members, one a line.
pub(super) fn write(items: &[Item], below: &[String], out: &mut String) {
    let mut before: Option<&Item> = None;
    for item in items {
        if before.is_some_and(|before| item.is_apart || stand_apart(before, item)) {
            out.push('\n');
        }
        before = Some(item);
        for line in &item.above {
            out.push_str(line);
            out.push('\n');
        }
        out.push_str(&whole(item));
        out.push('\n');
    }
    for line in below {
        out.push_str(line);
        out.push('\n');
    }
}

/// What the block of a job says besides its template: the last writer wins, and steps come behind those that are there.
pub(super) fn override_job(items: &mut Vec<Item>, own: Vec<Item>) {
    let (steps, fields): (Vec<_>, Vec<_>) = own.into_iter().partition(|item| item.is_statement);
    override_fields(items, fields);
    items.extend(steps);
}

/// The last writer wins, key by key in blocks.
fn override_fields(items: &mut Vec<Item>, own: Vec<Item>) {
    for field in own {
        match items.iter_mut().find(|there| there.key.is_some() && there.key == field.key) {
            Some(there) => override_field(there, field),
            None => {
                let behind = items.iter().rposition(|item| !item.is_statement).map_or(0, |last| last + 1);
                items.insert(behind, field);
            }
        }
    }
}

fn override_field(there: &mut Item, own: Item) {
    let is_apart = there.is_apart;
    match (there.body.take(), own.body) {
        (Some(mut body), Some(own_body)) => {
            override_fields(&mut body.items, own_body.items);
            body.below.extend(own_body.below);
            body.is_open |= own_body.is_open;
            *there = Item { body: Some(body), ..own };
        }
        (_, own_body) => *there = Item { body: own_body, ..own },
    }
    there.is_apart = is_apart;
}
