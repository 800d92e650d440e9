//! The outline of a file: pipelines with triggers, jobs and steps, actions with steps, and what else is declared.
//!
//! It reads nodes alone, so that a file with errors keeps its outline.

use super::{Kind, Outline};
use crate::analysis::Analysis;
use crate::ast::{
    Block, Expression, ExpressionKind, Field, Key, Member, MemberKind, Piece, Statement, Subject, Template, Text,
};
use crate::check::signature;
use crate::source::{FileId, Sources, Span};

pub(super) fn outline(analysis: &Analysis, file: FileId) -> Vec<Outline> {
    let Some(ast) = analysis.asts.iter().find(|ast| ast.file == file) else { return Vec::new() };
    let writer = Writer { sources: &analysis.project.sources };
    writer.members(&ast.body)
}

struct Writer<'a> {
    sources: &'a Sources,
}

impl Writer<'_> {
    /// The entries of a block; those of `for` and `when` stand among them.
    fn members(&self, block: &Block) -> Vec<Outline> {
        let mut found = Vec::new();
        for member in &block.members {
            match &member.kind {
                MemberKind::Statement(statement) => found.extend(self.statement(member, statement)),
                MemberKind::Field(field) => found.extend(self.step_field(member, field)),
                MemberKind::Template(template) => found.push(self.template(member, template)),
                MemberKind::Let(let_) => found.push(Outline {
                    name: let_.name.text.clone(),
                    detail: "let".to_owned(),
                    kind: Kind::Variable,
                    span: member.span,
                    selection: let_.name.span,
                    children: Vec::new(),
                }),
                MemberKind::For(for_) => found.extend(self.members(&for_.body)),
                MemberKind::When(when) => found.extend(self.members(&when.body)),
                MemberKind::Import(_) => {}
            }
        }
        found
    }

    fn statement(&self, member: &Member, statement: &Statement) -> Option<Outline> {
        let keyword = statement.keyword.text.as_str();
        let kind = match keyword {
            "pipeline" => Kind::Pipeline,
            "action" => Kind::Action,
            "job" => Kind::Job,
            "on" => Kind::Event,
            "secret" => Kind::Secret,
            "image" => Kind::Image,
            "environment" => Kind::Environment,
            "app" | "policy" | "project" | "application-set" | "rollout" | "analysis-template" => Kind::App,
            "gate" => Kind::Gate,
            "run" | "use" | "publish" | "deploy" => Kind::Step,
            _ => return None,
        };
        let subject = statement.subject.as_ref().map(|subject| (self.subject(subject), subject.span()));
        let title = statement.title.as_ref().map(|title| (self.text(title), title.span));
        let what = statement.value.as_ref().map(|value| self.value(value)).or_else(|| script(statement));
        let word = (keyword.to_owned(), statement.keyword.span);
        let (name, detail, selection) = match kind {
            Kind::Step if matches!(keyword, "run" | "use") => {
                let named = title.or_else(|| subject.clone());
                let detail = named.is_some().then(|| what.clone()).flatten().unwrap_or_default();
                let (name, selection) = named.unwrap_or_else(|| (what.unwrap_or(word.0), word.1));
                (name, detail, selection)
            }
            Kind::Step => {
                let (name, selection) = subject.unwrap_or(word);
                (format!("{keyword} {name}"), String::new(), selection)
            }
            _ => {
                let (name, selection) = subject.unwrap_or(word);
                let detail = title.map_or_else(|| default_detail(kind, keyword), |(title, _)| title);
                (name, detail, selection)
            }
        };
        let children = match kind {
            Kind::Pipeline | Kind::Job | Kind::Action => {
                statement.block.as_ref().map_or_else(Vec::new, |block| self.members(block))
            }
            _ => Vec::new(),
        };
        Some(Outline { name, detail, kind, span: member.span, selection, children })
    }

    /// `run = SCRIPT`, `use = TARGET`
    fn step_field(&self, member: &Member, field: &Field) -> Option<Outline> {
        let word = field.key.word().filter(|word| matches!(word.text.as_str(), "run" | "use"))?;
        let name = self.value(field.value.as_ref()?);
        Some(Outline {
            name: if name.is_empty() { word.text.clone() } else { name },
            detail: word.text.clone(),
            kind: Kind::Step,
            span: member.span,
            selection: word.span,
            children: Vec::new(),
        })
    }

    fn template(&self, member: &Member, template: &Template) -> Outline {
        Outline {
            name: template.name.text.clone(),
            detail: signature(template).replacen(&template.name.text, &template.kind.text, 1),
            kind: if template.kind.text == "gate" { Kind::Gate } else { Kind::Template },
            span: member.span,
            selection: template.name.span,
            children: self.members(&template.body),
        }
    }

    fn subject(&self, subject: &Subject) -> String {
        match subject {
            Subject::Name(name) | Subject::Target(name) => name.text.clone(),
            Subject::List(list) => self.slice(list.span).trim_matches(['[', ']', ' ']).trim_matches('"').to_owned(),
        }
    }

    /// What a step runs or uses.
    fn value(&self, value: &Expression) -> String {
        match &value.kind {
            ExpressionKind::Text(text) => first_line(text),
            ExpressionKind::Call { callee, .. } => self.slice(callee.span).to_owned(),
            _ => self.slice(value.span).lines().next().unwrap_or("").to_owned(),
        }
    }

    fn text(&self, value: &Expression) -> String {
        self.slice(value.span).trim_matches('"').to_owned()
    }

    fn slice(&self, span: Span) -> &str {
        self.sources.slice(span)
    }
}

/// The script in a step's block.
fn script(statement: &Statement) -> Option<String> {
    let members = &statement.block.as_ref()?.members;
    members.iter().find_map(|member| match &member.kind {
        MemberKind::Field(Field { key: Key::Word(name), value: Some(value), .. }) if name.text == "script" => {
            match &value.kind {
                ExpressionKind::Text(text) => Some(first_line(text)),
                _ => None,
            }
        }
        _ => None,
    })
}

fn first_line(text: &Text) -> String {
    const WIDTH: usize = 60;
    let whole: String = text
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Expression(_) => "…",
        })
        .collect();
    let line = whole.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or("");
    match line.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or("")),
        None => line.to_owned(),
    }
}

fn default_detail(kind: Kind, keyword: &str) -> String {
    match kind {
        Kind::Event => "on",
        Kind::Secret => "secret",
        Kind::Image => "image",
        Kind::Environment => "environment",
        Kind::App => keyword,
        Kind::Gate => "gate",
        _ => "",
    }
    .to_owned()
}
