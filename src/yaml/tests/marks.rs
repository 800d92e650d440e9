//! Anchors and tags of a file.

use crate::yaml::marks;

fn shown(text: &str) -> Vec<String> {
    let found = marks(text);
    let anchors = found.anchors.iter().map(|one| {
        assert_eq!(text[one.span.clone()], format!("&{}", one.name));
        format!("&{}{}", one.name, if one.is_used { " used" } else { "" })
    });
    let tags = found.tags.iter().map(|one| {
        assert_eq!(text[one.span.clone()], one.text);
        format!("{} {:?}{}", one.text, one.core.as_deref(), if one.is_plain { " plain" } else { "" })
    });
    anchors.chain(tags).collect()
}

#[test]
fn each_mark_is_found_where_it_stands() {
    for (text, expected) in [
        ("a: &x 1\nb: *x\n", &["&x used"][..]),
        ("a: &x\n  # not &this\n  b: 1\nc: &y [*x, &z d]\n", &["&x used", "&y", "&z"]),
        ("a: &x 1\nb: *x\nc: &x 2\n", &["&x used", "&x"]),
        ("- &a+b c\n- &d\n- 'x & !y'\n- a && b\n- |\n  &no\n  !no\n", &["&a+b", "&d"]),
        ("&k key: v\n", &["&k"]),
        ("a: !!int \"3\"\nb: !!str 4\nc: ! d\n", &["!!int Some(\"int\")", "!!str Some(\"str\") plain", "! None plain"]),
        ("a: &x !!map\n  b: !!seq [1]\n", &["&x"]),
        ("a: !own b\n", &["!own None plain"]),
        ("a: [\n", &[]),
        ("if: ${{ !a && b }} # && !x\n", &[]),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}
