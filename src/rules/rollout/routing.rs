//! What a canary needs a router for.
//!
//! `step-without-router`: steps. `router-without-services`: the Services between which it splits. `idle-scaling`: settings.

use super::{canary, has_raw, report, rollouts, steps};
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Site, Value, ValueKind};
use crate::rules::Facts;

/// The steps that need a router, and those that can do them; all of them where none is listed.
const STEPS: &[(&str, &[&str])] = &[
    ("set-canary-scale", &[]),
    ("set-header-route", &["istio", "alb", "apisix", "plugins"]),
    ("set-mirror-route", &["istio", "plugins"]),
];

/// The routers that need both Services. ALB can do with ping and pong, and Istio with subsets.
const NEED_SERVICES: &[&str] = &["alb", "smi", "apisix", "ambassador", "nginx", "app-mesh", "traefik"];

const NOT_ROUTERS: &[&str] = &["managed-routes", "max-traffic-weight", "raw"];

/// The routers of a canary.
fn routers(canary: &Fields) -> Vec<&str> {
    let routing = canary.get("traffic-routing").and_then(Value::as_map);
    let names = routing.into_iter().flat_map(|routing| routing.iter()).map(|field| field.key.as_str());
    names.filter(|name| !NOT_ROUTERS.contains(name)).collect()
}

/// `step-without-router`
pub(super) fn steps_with_router(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "step-without-router";
    let mut found = Vec::new();
    for canary in rollouts(facts).filter_map(canary) {
        let routing = canary.get("traffic-routing");
        if routing.and_then(Value::as_map).is_some_and(has_raw) {
            continue;
        }
        let routers = routers(canary);
        let managed =
            routing.and_then(|routing| routing.as_map()?.get("managed-routes")?.as_list()).unwrap_or_default();
        let managed: Vec<String> =
            managed.iter().filter_map(|item| item.value.as_map()?.get("name")?.as_text()).collect();
        for field in steps(canary).iter().flat_map(|(step, _)| step.iter()) {
            let Some((name, can)) = STEPS.iter().find(|(name, _)| *name == field.key) else { continue };
            if routing.is_none() {
                let message = format!("`{name}` needs a router, and this canary has none");
                found.push(report(
                    facts,
                    RULE,
                    field.site,
                    message,
                    "write `traffic-routing { … }`, or take the step away",
                ));
            } else if !can.is_empty() && !routers.iter().any(|router| can.contains(router)) {
                let can = can.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
                let message = format!("`{name}` can be done by {can} only");
                found.push(report(facts, RULE, field.site, message, "take another router, or take the step away"));
            } else if let Some((route, site)) =
                route(&field.value).filter(|(route, _)| !can.is_empty() && !managed.contains(route))
            {
                let message = format!("the route `{route}` is not among the `managed-routes`");
                found.push(report(facts, RULE, site, message, "add it: `managed-routes = [{ name = \"…\" }]`"));
            }
        }
    }
    found
}

fn route(step: &Value) -> Option<(String, Site)> {
    let name = step.as_map()?.get("name")?;
    Some((name.as_text()?, name.site))
}

/// `router-without-services`
pub(super) fn services(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for canary in rollouts(facts).filter_map(canary) {
        let Some(routing) = canary.field("traffic-routing") else { continue };
        let missing: Vec<_> =
            ["canary-service", "stable-service"].into_iter().filter(|name| canary.get(name).is_none()).collect();
        let fields = routing.value.as_map();
        let subsets = fields.and_then(|fields| fields.get_path(&["istio", "destination-rule"])).is_some();
        let needing =
            routers(canary).into_iter().find(|router| NEED_SERVICES.contains(router) || *router == "istio" && !subsets);
        let Some(router) = needing.filter(|_| !missing.is_empty() && canary.get("ping-pong").is_none()) else {
            continue;
        };
        let missing: Vec<_> = missing.into_iter().map(|name| format!("`{name}`")).collect();
        let message =
            format!("`{router}` splits between two Services, and this canary does not say {}", missing.join(" and "));
        let help = "write `canary-service = \"…\"` and `stable-service = \"…\"`";
        found.push(report(facts, "router-without-services", routing.site, message, help));
    }
    found
}

/// `idle-scaling`
pub(super) fn scaling(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for canary in rollouts(facts).filter_map(canary) {
        let dynamic = canary.field("dynamic-stable-scale").filter(|field| field.value.kind == ValueKind::Bool(true));
        let delay = canary.field("scale-down-delay-seconds");
        let has_router = canary.get("traffic-routing").is_some();
        if let (Some(_), Some(delay), true) = (dynamic, delay, has_router) {
            let message = "the old version shrinks as the new one grows, so nothing is left to wait for";
            found.push(report(facts, "idle-scaling", delay.site, message, "keep `dynamic-stable-scale` or this one"));
            continue;
        }
        for field in [dynamic, delay].into_iter().flatten().filter(|_| !has_router) {
            let message = format!("`{}` needs a router, and this canary has none", field.key);
            found.push(report(
                facts,
                "idle-scaling",
                field.site,
                message,
                "remove it, or write `traffic-routing { … }`",
            ));
        }
    }
    found
}
