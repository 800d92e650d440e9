use proptest::prelude::*;

use super::*;

/// A script in which `@` stands for an expression.
fn read_marked(text: &str) -> Script {
    let mut holes = Vec::new();
    let mut out = String::new();
    for c in text.chars() {
        if c == '@' {
            holes.push(out.len());
            out.push(HOLE);
        } else {
            out.push(c);
        }
    }
    read_text(out, &holes)
}

fn shown_word(word: &Word) -> String {
    let pieces = word.pieces.iter().map(|piece| {
        let text = match &piece.kind {
            PieceKind::Literal(text) => text.clone(),
            PieceKind::Variable { name, is_plain: true } => format!("${name}"),
            PieceKind::Variable { name, is_plain: false } => format!("${{{name}…}}"),
            PieceKind::Substitution(_) => "$(…)".to_owned(),
            PieceKind::Arithmetic => "$((…))".to_owned(),
            PieceKind::Expression(number) => format!("@{number}"),
        };
        match piece.quoting {
            Quoting::None => text,
            Quoting::Single => format!("'{text}'"),
            Quoting::Double => format!("\"{text}\""),
        }
    });
    pieces.collect()
}

fn shown_command(command: &Command) -> String {
    let assignments = command.assignments.iter().map(|one| format!("{}:={}", one.name, shown_word(&one.value)));
    let words = command.words.iter().map(shown_word);
    let redirections = command.redirections.iter().map(|one| {
        let from = one.from.map(|from| from.to_string()).unwrap_or_default();
        format!("{from}{:?}({})", one.operator, shown_word(&one.target))
    });
    assignments.chain(words).chain(redirections).collect::<Vec<_>>().join(" ")
}

fn shown(text: &str) -> String {
    let script = read_marked(text);
    let mut lines: Vec<String> = script.commands.iter().map(shown_command).collect();
    lines.extend(script.here_docs.iter().map(|doc| format!("<< {}", shown_word(&doc.body).replace('\n', "⏎"))));
    if !script.is_whole {
        lines.push("…".to_owned());
    }
    lines.join(" | ")
}

#[test]
fn commands_are_words_with_pieces() {
    let cases = [
        ("echo a 'b c' \"d $X ${Y} ${Z:-w}\"", "echo a 'b c' \"d \"\"$X\"\" \"\"$Y\"\" \"\"${Z…}\"\":-w\""),
        ("A=1 B=\"$C\" make -j2 # a @ comment", "A:=1 B:=\"$C\" make -j2"),
        ("echo a\\ b \\\n  c", "echo a b c"),
        ("X=$(git rev-parse \"$REF\")", "git rev-parse \"$REF\" | X:=$(…)"),
        ("X=`date +%s`", "date +%s | X:=$(…)"),
        ("echo $((1 + @)) $(( (1) ))", "echo $((…)) $((…))"),
        ("LIST=(a \"$B\"\n c)", "LIST:=a\"$B\"c"),
        ("echo \"\" $'a\\'b' x'y'\"z\"", "echo \"\" 'ab' x'y'\"z\""),
        ("diff <(sort a) b", "sort a | diff $(…) b"),
        ("a && b || c; d & e\nf", "a | b | c | d | e | f"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn groups_hold_commands() {
    let cases = [
        ("if [ -n \"$X\" ]; then a; elif b; then c; else d; fi", "[ -n \"$X\" ] | a | b | c | d"),
        ("for x in $LIST \"b\"; do echo $x; done", "x:=$LIST x:=\"b\" | echo $x"),
        ("for ((i = 0; i < 3; i++)); do a; done", "a"),
        ("while read -r line; do echo \"$line\"; done < file", "read -r line | echo \"$line\""),
        ("case \"$X\" in\n a|b) c ;;\n *) d; e ;;\nesac; f", "c | d | e | f"),
        ("case x in a) b;; esac", "b"),
        ("case x in +([0-9])) b;; ?(c|$d)e) f;; esac", "b | f"),
        ("export A=1 B=\"$C\"; declare -A D=([a]=b)", "A:=1 B:=\"$C\" export | D:=[a]=b declare -A"),
        ("greet() { echo hi; }\nfunction bye { echo bye; }\ngreet", "echo hi | echo bye | greet"),
        ("(cd a && b)", "cd a | b"),
        ("! time { a; }", "a"),
        ("[[ $a == b* && ( $c < d ) ]] && e", "[[ $a == b* $c d ]] | e"),
        ("(( a > 1 )) && b", "b"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn documents_are_read_behind_their_line() {
    let cases = [
        ("cat <<EOF > f\na $B @\nEOF\nc", "cat HereDoc() Write(f) | c | << \"a \"\"$B\"\" \"\"@0\"\"⏎\""),
        ("cat <<'EOF'\na $B\nEOF\n", "cat HereDoc() | << 'a $B⏎'"),
        ("cat <<-E\n\ta\n\tE\nb", "cat HereDoc() | b | << \"\ta⏎\""),
        ("cat <<A <<B\n1\nA\n2\nB", "cat HereDoc() HereDoc() | << \"1⏎\" | << \"2⏎\""),
        ("X=$(cat <<E\na)\nE\n)\nb", "cat HereDoc() | X:=$(…) | b | << \"a)⏎\""),
        ("cat <<E\na", "cat HereDoc() | << \"a\" | …"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn expressions_have_a_context() {
    let text = "echo @ \"@\" '@' $((@)) # @\ncat <<A <<'B'\n@\nA\n@\nB\nx=${y:-@} @";
    let script = read_marked(text);
    let found: Vec<Context> = script.expressions.iter().map(|hole| hole.context).collect();
    use Context::*;
    assert_eq!(found, [Unquoted, Double, Single, Arithmetic, Comment, HereDoc, QuotedHereDoc, Unknown, Unquoted]);
    assert!(script.is_whole);
}

#[test]
fn what_cannot_be_read_is_said() {
    for text in [
        "echo 'a",
        "echo \"a",
        "if a; then b",
        "fi",
        "a )",
        "echo $(a",
        "cat <<E",
        "echo ${a",
        "{ a",
        "& a",
        "a\n& b",
        "| a",
    ] {
        let script = read_marked(text);
        assert!(!script.is_whole, "{text}: {:?}", script.commands);
    }
    let deep = "$(".repeat(10_000);
    assert!(!read_marked(&deep).is_whole);
}

#[test]
fn outputs_are_followed() {
    let files = |text: &str| -> Vec<String> {
        let script = read_marked(text);
        let echo = script.commands.iter().find(|command| command.name().as_deref() == Some("echo"));
        let receivers = echo.map(|echo| script.receivers(echo)).unwrap_or_default();
        let shown = receivers.into_iter().map(|receiver| match receiver {
            Receiver::File(sink) => format!("{}{}", if sink.appends { ">>" } else { ">" }, shown_word(sink.file)),
            Receiver::Command(command) => format!("|{}", command.name().unwrap_or_default()),
        });
        shown.collect()
    };
    assert_eq!(files("echo a >> \"$F\""), [">>\"$F\""]);
    assert_eq!(files("echo a 2> err"), [""; 0]);
    assert_eq!(files("echo a | tee -a $F | cat"), ["|tee", ">>$F"]);
    assert_eq!(files("{ echo a; echo b; } > f"), [">f"]);
    assert_eq!(files("if x; then { echo a; }; fi >> f"), [">>f"]);
    assert_eq!(files("(echo a) | tee f"), ["|tee", ">f"]);
    assert_eq!(files("X=$(echo a) > f"), [""; 0]);
    assert_eq!(files("echo a | sort > f; b | c"), ["|sort"]);
}

/// Texts that look like shell.
fn shell_like() -> impl Strategy<Value = String> {
    let parts = [
        "echo",
        "if",
        "then",
        "fi",
        "for",
        "do",
        "done",
        "case",
        "in",
        "esac",
        "{",
        "}",
        "(",
        ")",
        "((",
        "))",
        "[[",
        "]]",
        "$(",
        "${",
        "$((",
        "`",
        "'",
        "\"",
        "\\",
        "$",
        "<<E",
        "<<-'E'",
        "E",
        "\n",
        " ",
        "\t",
        ";",
        ";;",
        "&",
        "&&",
        "|",
        "||",
        ">",
        ">>",
        "<",
        "<(",
        "2>&1",
        "#",
        "@",
        "X=",
        "a",
        "é",
        "=",
        "function",
        "!",
        "\u{FFFC}",
        "99999999999999999999",
        "~9",
    ];
    proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whatever the text: it ends, each part lies in the text, and each expression is met at most once.
    #[test]
    fn any_text_is_read(text in prop_oneof![shell_like(), any::<String>()]) {
        let script = read_marked(&text);
        let mut met = Vec::new();
        let mut words: Vec<&Word> = script.here_docs.iter().map(|doc| &doc.body).collect();
        for command in &script.commands {
            prop_assert!(script.text.get(command.range.clone()).is_some());
            words.extend(&command.words);
            words.extend(command.assignments.iter().map(|one| &one.value));
            words.extend(command.redirections.iter().map(|one| &one.target));
            let _ = script.receivers(command);
        }
        for word in words {
            prop_assert!(script.text.get(word.range.clone()).is_some());
            for piece in &word.pieces {
                prop_assert!(script.text.get(piece.range.clone()).is_some());
                if let PieceKind::Expression(number) = piece.kind {
                    met.push(number);
                }
            }
        }
        let count = met.len();
        met.sort_unstable();
        met.dedup();
        prop_assert_eq!(met.len(), count);
        prop_assert!(met.iter().all(|number| *number < script.expressions.len()));
    }
}
