//! `unlisted-name`: `pipe.toml` lists the variables, environments or secrets of the repository, and a name is none of them.
//! GitHub takes a variable or a secret that is not there for an empty text, and makes an environment anew.

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression, Part, Pipeline, Site};
use crate::rules::Facts;
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let listed = &facts.settings.listed;
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Path { base: Base::Context(context), parts, site } = expression else { return };
            let (name, site) = match parts.first() {
                Some(Part::Name(name, site)) => (name, *site),
                Some(Part::Index(Expression::Text(name))) => (name, *site),
                _ => return,
            };
            let (known, what, effect) = match context.as_str() {
                "vars" => (&listed.variables, "variables", "so it is empty"),
                "secrets" if !is_given(typing.pipeline, name) => (&listed.secrets, "secrets", "so it is empty"),
                _ => return,
            };
            found.extend(known.as_ref().and_then(|known| unlisted(facts, name, site, known, what, effect)));
        });
    });
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    for value in jobs.filter_map(|job| job.environment()) {
        let (Some(known), Some(name)) = (&listed.environments, value.as_text()) else { continue };
        let effect = "so GitHub makes one that nothing protects";
        if facts.model.environment(&name).is_none() {
            found.extend(unlisted(facts, &name, value.site, known, "environments", effect));
        }
    }
    found
}

/// Whether it is the job's token, a caller's, or declared in a source.
fn is_given(pipeline: &Pipeline, name: &str) -> bool {
    name.eq_ignore_ascii_case("GITHUB_TOKEN") || pipeline.secrets().any(|one| one.id.eq_ignore_ascii_case(name))
}

fn unlisted(
    facts: &Facts<'_>,
    name: &str,
    site: Site,
    known: &[String],
    what: &str,
    effect: &str,
) -> Option<Diagnostic> {
    if known.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return None;
    }
    let span = facts.sites.span(site)?;
    let message = format!("`{name}` is none of the {what} that `pipe.toml` lists, {effect}");
    let diagnostic = Diagnostic::finding("unlisted-name", span, message);
    let near = suggest(name, known.iter().map(String::as_str));
    let stands_there = facts.sites.trail(site).len() == 1 && (span.end - span.start) as usize == name.len();
    Some(match near {
        Some(near) if stands_there => diagnostic.did_you_mean(near, span),
        Some(near) => outward(diagnostic.help(format!("did you mean `{near}`?")), site, facts.sites),
        None => {
            let help = format!("add it to `{what}` in `[project]`, or make it in the settings of the repository");
            outward(diagnostic.help(help), site, facts.sites)
        }
    })
}
