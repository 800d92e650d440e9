//! `unknown-icon`: the icon of an action is none that GitHub has.

use crate::catalog::syntax::action_mapping;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::CompositeAction;
use crate::rules::Facts;
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.actions.iter().filter_map(|action| of_action(facts, action)).collect()
}

fn of_action(facts: &Facts<'_>, action: &CompositeAction) -> Option<Diagnostic> {
    let icon = action.fields.get_path(&["branding", "icon"])?;
    let known = action_mapping("branding").and_then(|mapping| mapping.key("icon"))?.values;
    let name = icon.as_text().filter(|name| !known.contains(&name.as_str()))?;
    let span = facts.sites.span(icon.site)?;
    let diagnostic = Diagnostic::finding("unknown-icon", span, format!("GitHub has no icon `{name}`"));
    let diagnostic = match suggest(&name, known.iter().copied()) {
        Some(near) => {
            let fix = format!("\"{near}\"");
            diagnostic.help(format!("did you mean `{near}`?")).guess(format!("replace with {fix}"), span, fix)
        }
        None => diagnostic.help("the icons are those of Feather 4.28, such as `package`"),
    };
    Some(outward(diagnostic, icon.site, facts.sites))
}
