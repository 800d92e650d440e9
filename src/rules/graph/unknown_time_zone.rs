//! `unknown-time-zone`: the `timezone` of a schedule is no name of the IANA database. A name in other capitals is left
//! alone: whether GitHub takes it is not documented.

use crate::catalog::time_zone::time_zones;
use crate::diagnostic::Diagnostic;
use crate::model::Trigger;
use crate::rules::Facts;
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let triggers = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.triggers);
    triggers.filter(|trigger| trigger.event == "schedule").filter_map(|trigger| of_schedule(facts, trigger)).collect()
}

fn of_schedule(facts: &Facts<'_>, trigger: &Trigger) -> Option<Diagnostic> {
    let value = trigger.filters.get("timezone")?;
    let name = value.as_text()?;
    if time_zones().any(|zone| zone.eq_ignore_ascii_case(&name)) {
        return None;
    }
    let message = format!("there is no time zone `{name}`, so GitHub cannot tell when this schedule is due");
    let help = match suggest(&name, time_zones()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write a name of the IANA database such as `Europe/Berlin`".to_owned(),
    };
    Some(facts.finding("unknown-time-zone", value.site, message).help(help))
}
