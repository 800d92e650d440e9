//! Inputs that are deep, long, large or circular: each bound is held, in time and without an overflow.

use std::time::Instant;

use crate::holds::{LIMIT, SHORTER, example, on_small_stack, timed, with_value};
use crate::project::build_text;

#[test]
fn nesting_without_end() {
    for depth in [50, 99, 101, 10_000] {
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("{ a = ", " }"),
            ("f(", ")"),
            ("a[", "]"),
            ("\"${{ ", " }}\""),
            ("!(", ")"),
            ("[{ b = ", " }]"),
        ] {
            let name = format!("{depth} × {open}");
            let (opened, closed) = (open.repeat(depth), close.repeat(depth));
            timed(&name, with_value(&format!("{opened}1{closed}")));
            timed(&format!("{name}, open"), with_value(&opened));
            timed(&format!("{name}, behind an unclosed quote"), format!("x = \"\ry = {opened}\nz = '\rw = {opened}"));
            timed(&format!("{name}, behind an escape"), format!("x = \"\\\ny = {opened}"));
            timed(&format!("{name}, behind an apostrophe"), format!("it's {opened}\ndon't = {opened}"));
            timed(&format!("{name}, behind a comment"), format!("x = 1# \"\"\"\ny = {opened}"));
            timed(&format!("{name}, in a text"), with_value(&format!("\"${{{{ {opened}1{closed} }}}}\"")));
            timed(
                &format!("{name}, in a block of text"),
                format!("run = \"\"\"\n  ${{{{ {opened}1{closed} }}}}\n\"\"\"\n"),
            );
            timed(&format!("{name}, at the top"), opened);
        }
        for word in [
            "x: list<",
            "x: { a: ",
            "if a then b else ",
            "if ",
            "if a then b\nelse if c then\nd else ",
            "job a {\n",
            "when true {\n",
            "for x in [1] {\n",
            "a.b(",
            "@allow(",
            "template steps a(x = ",
            "job a(",
            "run = ",
        ] {
            timed(&format!("{depth} × {word:?}"), format!("let y = 1\n{}", word.repeat(depth)));
            timed(&format!("{depth} × {word:?} as a value"), with_value(&word.repeat(depth)));
        }
    }
}

/// What a parser without memory may read twice at each level, so twice to the power of the depth.
#[test]
fn nothing_is_read_again_and_again() {
    for depth in [8, 20, 40] {
        for unit in [
            "[a, ",
            "[[",
            "[{ [",
            "f(\"${{ ",
            "\"${{ { \"${{ ",
            "when {",
            "when { x ",
            "for x in [{",
            "for x in {",
            "template x y(a = {",
            "@a({",
            "a for [{",
            "a from [",
            "(a \"${{ ",
            "{ \"a",
            "f(\"a\" = ",
            "[a, \"b\" = ",
            "job [",
            "job [a] \"${{ [",
            "x: { a: list<",
            "{ [a] ",
            "a: \"b\" = {",
            "? { ",
            "\"${{ [ ",
            "if ( ",
            "if a then ( ",
            "(if a { ",
            "f(a = { b ",
            "let a: { ",
            "import a {",
            "{ 'a' ",
            "template { ",
            "[docs? ",
        ] {
            let text = unit.repeat(depth);
            timed(&format!("{depth} × {unit}"), text.clone());
            timed(&format!("{depth} × {unit} as a value"), with_value(&text));
            timed(&format!("{depth} × {unit} in a block"), format!("job a {{\n  {text}\n}}\n"));
        }
    }
}

#[test]
fn chains_without_end() {
    let deep = |count: usize| {
        for (name, value) in [
            ("!", format!("{}a", "!".repeat(count))),
            ("||", vec!["a"; count].join(" || ")),
            ("??", vec!["vars.A"; count].join(" ?? ")),
            ("&& and ||", vec!["github.actor == 'a'"; count].join(" && ")),
            (".", format!("github{}", ".a".repeat(count))),
            ("[0]", format!("github{}", "[0]".repeat(count))),
            ("()", format!("f{}", "()".repeat(count))),
            ("?", format!("a{}", "?".repeat(count))),
            ("list", format!("[{}]", "1, ".repeat(count))),
            ("text", format!("\"{}\"", "${{ github.sha }}".repeat(count))),
            ("long", format!("\"{}\"", "a".repeat(count))),
            ("arguments", format!("format({})", vec!["'a'"; count].join(", "))),
        ] {
            timed(&format!("{count} × {name}"), with_value(&value));
        }
    };
    deep(150);
    deep(10_000);
    timed("100,000 × !", with_value(&format!("{}a", "!".repeat(100_000))));
}

/// Chains may be long and brackets deep; both at once is a tree that no walk should follow down.
#[test]
fn chains_in_brackets() {
    for (open, close) in [
        (format!("{}(", "!".repeat(190)), ")".to_owned()),
        ("(".to_owned(), format!("{})", " || github.sha".repeat(190))),
        ("(".to_owned(), format!("{})", " == github.sha".repeat(190))),
        ("(".to_owned(), format!("){}", ".a".repeat(190))),
        ("github[".to_owned(), format!("]{}", ".a".repeat(190))),
        ("[".to_owned(), format!("]{}", "?".repeat(190))),
    ] {
        timed(
            &format!("95 × {open}…{close}"),
            with_value(&format!("{}github.sha{}", open.repeat(95), close.repeat(95))),
        );
    }
}

#[test]
fn odd_files() {
    let example = example();
    for (name, text) in [
        ("empty", String::new()),
        ("one {", "{".to_owned()),
        ("one }", "}".to_owned()),
        ("one quote", "\"".to_owned()),
        ("three quotes", "\"\"\"".to_owned()),
        ("mark", "\u{feff}".to_owned()),
        ("NUL", "pipeline ci\0 {\0}\0".to_owned()),
        ("lone CR", example.replace('\n', "\r")),
        ("tabs", example.replace("  ", "\t")),
        ("no-break spaces", example.replace("  ", "\u{a0}")),
        ("line separators", example.replace('\n', "\u{2028}")),
        ("controls", (0..=0x9f_u8).map(char::from).collect()),
        ("emoji", "🎉 = \"🎉\"\njob 🎉 {".to_owned()),
        ("long line", format!("x = \"{}\"", "é".repeat(500_000 / SHORTER))),
        ("one word", "a".repeat(1_000_000 / SHORTER)),
        ("one target", format!("use {}", "a/".repeat(300_000 / SHORTER))),
        ("blanks", " ".repeat(1_000_000 / SHORTER)),
        ("lines", "\n".repeat(1_000_000 / SHORTER)),
        ("comments", "# a\n".repeat(200_000 / SHORTER)),
        ("braces", "}".repeat(100_000 / SHORTER)),
        ("closed blocks", "{}".repeat(20_000 / SHORTER)),
        ("commas", ",".repeat(500_000 / SHORTER)),
        ("quotes", "\"\n".repeat(50_000 / SHORTER)),
        ("text blocks", "\"\"\"\n".repeat(50_000 / SHORTER)),
        ("unclosed interpolations", "\"${{ \n".repeat(20_000 / SHORTER)),
        ("unclosed blocks", "a {\n".repeat(90)),
        ("heads without a block", "job a\n".repeat(20_000 / SHORTER)),
        ("apostrophes", "it's\n".repeat(20_000 / SHORTER)),
        ("ats", "@".repeat(20_000 / SHORTER)),
        ("annotations", "@a\n".repeat(20_000 / SHORTER)),
        ("annotations with arguments", "@a(1)\n".repeat(5_000 / SHORTER)),
        ("words on one line", "a ".repeat(20_000 / SHORTER)),
        ("margins", (0..2_000).map(|width| format!("x = \"\"\"\n{}a\n", " ".repeat(width % 40))).collect()),
    ] {
        timed(name, text);
    }
}

/// Sizes that a project may have, and more.
#[test]
fn large_files() {
    let job = |index: usize| {
        format!(
            "  job j{index} {{\n    runs-on = \"ubuntu-latest\"\n    needs = [j{}]\n    run = \"echo ${{{{ github.sha }}}}\"\n  }}\n",
            index + 1
        )
    };
    let jobs: String = (0..1_000).map(job).collect();
    timed("1,000 jobs", format!("pipeline ci {{\n  on push\n{jobs}}}\n"));
    let steps = "    run = \"true\"\n".repeat(5_000);
    timed("5,000 steps", format!("pipeline ci {{\n  on push\n  job a {{\n    runs-on = \"x\"\n{steps}  }}\n}}\n"));
    let lets: String = (0..5_000).map(|index| format!("let a{index} = {index}\n")).collect();
    timed("5,000 lets", lets);
    let lets: String = (1..2_000).map(|index| format!("let a{index} = \"${{{{ a{} }}}}x\"\n", index - 1)).collect();
    timed("a chain of 2,000 lets", format!("let a0 = \"\"\n{lets}"));
    let images: String =
        (0..3_000).map(|index| format!("image i{index} {{ repository = \"ghcr.io/a/b{index}\" }}\n")).collect();
    timed("3,000 images", images);
    let block =
        format!("let a = \"\"\"\n{}\"\"\"\n", "  some line of a script with ${{ 1 }} in it\n".repeat(20_000 / SHORTER));
    timed("a long text block", block);
}

/// As large as a file may be: nothing overflows, however it is made. The time is that of a build without optimization.
#[test]
fn two_mebibytes() {
    let fill = |unit: &str| unit.repeat(pipe_lang::source::FILE_BYTES_MAX / unit.len() / SHORTER);
    for unit in ["x = 1\n", "let a = 1\n", "(", "# comment\n", "job a {}\n"] {
        let text = fill(unit);
        on_small_stack(move || drop(build_text(&text)));
    }
}

/// Every compile ends: what repeats is bounded, in number and in size.
#[test]
fn expansion_ends() {
    let nested = |depth: usize, inner: &str| {
        let items = vec!["1"; 100].join(", ");
        let open: String = (0..depth).map(|index| format!("for i{index} in [{items}] {{\n")).collect();
        format!("{open}{inner}\n{}", "}\n".repeat(depth))
    };
    timed(
        "a for nest of steps",
        format!("pipeline ci {{\n  on push\n  job a {{\n{}  }}\n}}\n", nested(6, "run = \"true\"")),
    );
    timed("a for nest of nothing", format!("pipeline ci {{\n  on push\n{}}}\n", nested(6, "")));
    timed("a for nest of lets", format!("pipeline ci {{\n  on push\n{}}}\n", nested(6, "let x = 1")));
    timed(
        "a for nest of whens",
        format!("pipeline ci {{\n  on push\n{}}}\n", nested(6, "when false { run = \"true\" }")),
    );
    timed("a for nest at the top", nested(6, "x = 1"));
    timed("a for nest in a record", with_value(&format!("{{\n{}\n}}", nested(6, "x = 1"))));

    let doubled = |first: &str, twice: &str| {
        let lets: String = (1..60)
            .map(|index| format!("let a{index} = {}\n", twice.replace('_', &format!("a{}", index - 1))))
            .collect();
        format!("let a0 = {first}\n{lets}{}", with_value("a59"))
    };
    timed("texts that double", doubled("\"xx\"", "\"${{ _ }}${{ _ }}\""));
    timed("lists that double", doubled("[1]", "[_, _]"));
    timed("records that double", doubled("{ x = 1 }", "{ x = _, y = _ }"));
    timed("joins that double", doubled("\"xx\"", "join([_, _], _)"));
    timed("expressions that double", doubled("github.sha", "_ == _"));

    let template = |body: &str| {
        format!(
            "template steps a() {{\n{body}\n}}\npipeline ci {{\n  on push\n  job a {{\n    runs-on = \"x\"\n    use a\n  }}\n}}\n"
        )
    };
    timed("a template that uses itself", template("  use a"));
    timed("a template that uses itself twice", template("  use a\n  use a"));
    timed("a template that uses itself ten times", template(&"  use a\n".repeat(10)));
    timed("a template with a growing argument", "template steps a(x: string) {\n  use a(x = \"${{ x }}${{ x }}${{ x }}${{ x }}${{ x }}${{ x }}\")\n}\npipeline ci {\n  on push\n  job a {\n    runs-on = \"x\"\n    use a(x = \"0123456789\")\n  }\n}\n".to_owned());
}

/// Names that go in a circle, in one file and over two.
#[test]
fn circles_end() {
    timed("a let of itself", format!("let a = a\n{}", with_value("a")));
    timed("two lets", format!("let a = b\nlet b = a\n{}", with_value("a")));
    timed("an import of itself", "import \"ci.pipe\"\nlet a = \"${{ a }}\"".to_owned());
    on_small_stack(|| {
        let files =
            crate::project::split("a.pipe", "import \"b.pipe\"\nlet a = b\n#- b.pipe\nimport \"a.pipe\"\nlet b = a\n");
        assert!(crate::project::build(&files).0.has_errors());
        let files = crate::project::split(
            "a.pipe",
            "import \"b.pipe\"\ntemplate steps a() {\n  use b\n}\n#- b.pipe\nimport \"a.pipe\"\ntemplate steps b() {\n  use a\n}\npipeline ci {\n  on push\n  job a {\n    runs-on = \"ubuntu-latest\"\n    use a\n  }\n}\n",
        );
        assert!(crate::project::build(&files).0.has_errors());
        // Each file needs the one below it, twice.
        let file = |index: usize| {
            format!(
                "#- f{index}.pipe\nimport \"f{}.pipe\"\nlet x{index} = x{next}\nlet y{index} = x{next}\n",
                index + 1,
                next = index + 1
            )
        };
        let chain: String = (0..40).map(file).collect();
        let start = Instant::now();
        crate::project::build(&crate::project::split("f0.pipe", &format!("{chain}#- f40.pipe\nlet x40 = 1\n")));
        assert!(start.elapsed() < LIMIT);
    });
}
