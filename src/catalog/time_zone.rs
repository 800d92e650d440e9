//! The names of time zones, which schedules of GitHub and windows of Argo CD take.
//!
//! Source: the IANA database 2025b.

/// Whether a time zone has exactly this name.
pub fn is_time_zone(name: &str) -> bool {
    time_zones().any(|zone| zone == name)
}

/// All names, those of before too.
pub fn time_zones() -> impl Iterator<Item = &'static str> {
    include_str!("time_zones.txt").lines()
}
