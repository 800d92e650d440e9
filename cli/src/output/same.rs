//! Whether two YAML texts mean the same.

/// Comments, blank lines and spaces at the end of lines do not count.
pub fn same_meaning(left: &str, right: &str) -> bool {
    lines(left).eq(lines(right))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.strip_prefix('\u{feff}')
        .unwrap_or(text)
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.trim_start().starts_with('#') && *line != "---")
}

#[cfg(test)]
mod tests {
    use super::same_meaning;

    #[test]
    fn layout_does_not_count() {
        assert!(same_meaning("# header\nname: x\n\non: push\n", "---\nname: x\r\non: push  \n# end"));
        assert!(!same_meaning("name: x\n", "name: y\n"));
    }
}
