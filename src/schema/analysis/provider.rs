//! What measures a metric.

use super::super::app::{RAW, block, member};
use super::super::block::{Block, Shape};
use super::super::rollout::canary::METADATA;

pub const PROVIDER: Block = block(
    "provider",
    "What measures a metric; one of these.",
    &[
        member("prometheus", Shape::Block(&PROMETHEUS), "A query of Prometheus."),
        member("web", Shape::Block(&WEB), "A request over HTTP."),
        member("job", Shape::Block(&JOB), "A Job of Kubernetes that succeeds or fails."),
        member("datadog", Shape::Block(&DATADOG), "Datadog."),
        member("new-relic", Shape::Block(&NEW_RELIC), "New Relic."),
        member("cloud-watch", Shape::Block(&CLOUD_WATCH), "CloudWatch of AWS."),
        member("graphite", Shape::Block(&GRAPHITE), "Graphite."),
        member("influxdb", Shape::Block(&INFLUXDB), "InfluxDB."),
        member("wavefront", Shape::Block(&WAVEFRONT), "Wavefront."),
        member("skywalking", Shape::Block(&SKYWALKING), "SkyWalking."),
        member("kayenta", Shape::Block(&KAYENTA), "Kayenta."),
        member("plugin", Shape::Data, "Plugins, by their names."),
        RAW,
    ],
);

pub const PROMETHEUS: Block = block(
    "prometheus",
    "A query of Prometheus.",
    &[
        member("address", Shape::Text, "Its URL."),
        member("query", Shape::Text, "The query."),
        member("range-query", Shape::Block(&RANGE), "The time that it is about."),
        member("timeout", Shape::Number, "How long it may take, in seconds; 30 unless said."),
        member("insecure", Shape::Bool, "Whether certificates are not checked."),
        member("headers", Shape::List(&Shape::Block(&HEADER)), "Headers of the request."),
        member("authentication", Shape::Block(&AUTHENTICATION), "How it logs in."),
        RAW,
    ],
);

pub const RANGE: Block = block(
    "range query",
    "The time that a query is about, as expressions of time.",
    &[
        member("start", Shape::Text, "Its beginning."),
        member("end", Shape::Text, "Its end."),
        member("step", Shape::Text, "The distance of its points."),
        RAW,
    ],
);

pub const HEADER: Block = block(
    "header",
    "A header of a request.",
    &[member("key", Shape::Text, "Its name."), member("value", Shape::Text, "Its value."), RAW],
);

pub const AUTHENTICATION: Block = block(
    "authentication",
    "How a provider logs in.",
    &[member("sigv4", Shape::Block(&SIGV4), "By AWS."), member("oauth2", Shape::Block(&OAUTH2), "By OAuth 2."), RAW],
);

pub const SIGV4: Block = block(
    "sigv4",
    "Logs in by AWS.",
    &[
        member("region", Shape::Text, "The region."),
        member("profile", Shape::Text, "The profile."),
        member("role-arn", Shape::Text, "The role."),
        RAW,
    ],
);

pub const OAUTH2: Block = block(
    "oauth2",
    "Logs in by OAuth 2.",
    &[
        member("token-url", Shape::Text, "Where tokens come from."),
        member("client-id", Shape::Text, "The client."),
        member("client-secret", Shape::Text, "Its secret."),
        member("scopes", Shape::Many(&Shape::Text), "What is asked for."),
        RAW,
    ],
);

pub const WEB: Block = block(
    "web",
    "A request over HTTP.",
    &[
        member("url", Shape::Text, "The URL."),
        member("method", Shape::Word(&["GET", "POST", "PUT"]), "The method; `GET` unless said."),
        member("headers", Shape::List(&Shape::Block(&HEADER)), "Headers of the request."),
        member("body", Shape::Text, "What is sent."),
        member("json-body", Shape::Data, "What is sent, as JSON."),
        member("json-path", Shape::Text, "What of the answer is the result, such as `{$.data.ok}`."),
        member("timeout-seconds", Shape::Number, "How long it may take; 10 unless said."),
        member("insecure", Shape::Bool, "Whether certificates are not checked."),
        member("authentication", Shape::Block(&AUTHENTICATION), "How it logs in."),
        RAW,
    ],
);

pub const JOB: Block = block(
    "job provider",
    "A Job of Kubernetes.",
    &[
        member("metadata", Shape::Block(&METADATA), "Its labels and annotations."),
        member("spec", Shape::Data, "The Job, with the keys of Kubernetes."),
        RAW,
    ],
);

pub const DATADOG: Block = block(
    "datadog",
    "A query of Datadog.",
    &[
        member("query", Shape::Text, "The query."),
        member("queries", Shape::Map(&Shape::Text), "Several queries, by their names."),
        member("formula", Shape::Text, "What is made of them."),
        member(
            "interval",
            Shape::Either(&[Shape::Duration, Shape::Text]),
            "The time that it is about; 5m unless said.",
        ),
        member(
            "aggregator",
            Shape::Word(&["avg", "min", "max", "sum", "last", "percentile", "mean", "l2norm", "area"]),
            "How it is summed up.",
        ),
        member("api-version", Shape::Word(&["v1", "v2"]), "The version of the API."),
        member("secret-ref", Shape::Block(&DATADOG_SECRET), "The Secret with the keys."),
        RAW,
    ],
);

pub const DATADOG_SECRET: Block = block(
    "datadog secret",
    "The Secret with the keys of Datadog.",
    &[
        member("name", Shape::Text, "Its name."),
        member("namespaced", Shape::Bool, "Whether it is in the namespace of the analysis."),
        RAW,
    ],
);

pub const NEW_RELIC: Block = block(
    "new relic",
    "A query of New Relic.",
    &[
        member("query", Shape::Text, "The query."),
        member("profile", Shape::Text, "The Secret with the account."),
        member("timeout", Shape::Number, "How long it may take, in seconds."),
        RAW,
    ],
);

pub const CLOUD_WATCH: Block = block(
    "cloud watch",
    "Metrics of CloudWatch.",
    &[
        member(
            "interval",
            Shape::Either(&[Shape::Duration, Shape::Text]),
            "The time that it is about; 5m unless said.",
        ),
        member("metric-data-queries", Shape::List(&Shape::Data), "The queries, as AWS has them."),
        RAW,
    ],
);

pub const GRAPHITE: Block = block(
    "graphite",
    "A query of Graphite.",
    &[member("address", Shape::Text, "Its address."), member("query", Shape::Text, "The query."), RAW],
);

pub const WAVEFRONT: Block = block(
    "wavefront",
    "A query of Wavefront.",
    &[member("address", Shape::Text, "Its address."), member("query", Shape::Text, "The query."), RAW],
);

pub const INFLUXDB: Block = block(
    "influxdb",
    "A query of InfluxDB.",
    &[member("profile", Shape::Text, "The Secret with the account."), member("query", Shape::Text, "The query."), RAW],
);

pub const SKYWALKING: Block = block(
    "skywalking",
    "A query of SkyWalking.",
    &[
        member("address", Shape::Text, "Its address."),
        member("query", Shape::Text, "The query."),
        member(
            "interval",
            Shape::Either(&[Shape::Duration, Shape::Text]),
            "The time that it is about; 5m unless said.",
        ),
        RAW,
    ],
);

pub const KAYENTA: Block = block(
    "kayenta",
    "A judgement of Kayenta.",
    &[
        member("address", Shape::Text, "Its URL."),
        member("application", Shape::Text, "The application."),
        member("canary-config-name", Shape::Text, "The configuration."),
        member("metrics-account-name", Shape::Text, "The account of the metrics."),
        member("configuration-account-name", Shape::Text, "The account of the configuration."),
        member("storage-account-name", Shape::Text, "The account of the results."),
        member("threshold", Shape::Block(&KAYENTA_THRESHOLD), "When it passes."),
        member("scopes", Shape::List(&Shape::Data), "What is compared, as Kayenta has it."),
        member("lookback", Shape::Bool, "Whether all the time since the beginning counts."),
        RAW,
    ],
);

pub const KAYENTA_THRESHOLD: Block = block(
    "kayenta threshold",
    "When a judgement passes.",
    &[
        member("pass", Shape::Number, "From here on it is good."),
        member("marginal", Shape::Number, "Below it is bad."),
        RAW,
    ],
);
