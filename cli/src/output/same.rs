//! Whether two YAML texts mean the same.

use pipe_lang::yaml::{Plain, read_documents};

/// Comments, layout, quotes and the order of keys do not count. What cannot be read is the same as nothing.
pub fn same_meaning(left: &str, right: &str) -> bool {
    let (Ok(left), Ok(right)) = (read_documents(left), read_documents(right)) else { return false };
    left.len() == right.len() && left.iter().zip(&right).all(|(left, right)| same_value(&left.value(), &right.value()))
}

/// The reader refuses doubled keys, so equal numbers of members and a partner for each make equal mappings.
fn same_value(left: &Plain<'_>, right: &Plain<'_>) -> bool {
    match (left, right) {
        (Plain::Mapping(left), Plain::Mapping(right)) => {
            let partner = |(key, value): &(&str, Plain<'_>)| {
                right.iter().any(|(other, other_value)| key == other && same_value(value, other_value))
            };
            left.len() == right.len() && left.iter().all(partner)
        }
        (Plain::Sequence(left), Plain::Sequence(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_value(left, right))
        }
        (left, right) => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::same_meaning;

    #[test]
    fn layout_does_not_count() {
        assert!(same_meaning("# header\nname: x\n\non: [push]\n", "---\non:\n- push  \nname: 'x'\n# end"));
        assert!(!same_meaning("name: x\n", "name: y\n"));
        assert!(!same_meaning("name: [\n", "name: [\n"));
    }
}
