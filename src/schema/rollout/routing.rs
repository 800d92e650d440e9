//! What splits the traffic between the versions.

use super::super::app::{RAW, block, member};
use super::super::block::{Block, Shape};

pub const ROUTING: Block = block(
    "traffic routing",
    "What splits the traffic between the versions.",
    &[
        member("istio", Shape::Block(&ISTIO), "Istio."),
        member("nginx", Shape::Block(&NGINX), "The ingress of NGINX."),
        member("alb", Shape::Block(&ALB), "The load balancer of AWS."),
        member("smi", Shape::Block(&SMI), "A service mesh."),
        member("ambassador", Shape::Block(&AMBASSADOR), "Ambassador."),
        member("app-mesh", Shape::Block(&APP_MESH), "App Mesh of AWS (1.2)."),
        member("traefik", Shape::Block(&TRAEFIK), "Traefik (1.3)."),
        member("apisix", Shape::Block(&APISIX), "Apisix (1.4)."),
        member("plugins", Shape::Data, "Plugins, by their names (1.5)."),
        member(
            "managed-routes",
            Shape::List(&Shape::Block(&MANAGED_ROUTE)),
            "Routes that steps may make, strongest first (1.3).",
        ),
        member("max-traffic-weight", Shape::Number, "What all the traffic is; 100 unless said (1.7)."),
        RAW,
    ],
);

pub const MANAGED_ROUTE: Block =
    block("managed route", "A route that steps may make.", &[member("name", Shape::Text, "Its name."), RAW]);

pub const ISTIO: Block = block(
    "istio",
    "Splits the traffic by Istio.",
    &[
        member("virtual-service", Shape::Block(&VIRTUAL_SERVICE), "The VirtualService."),
        member("virtual-services", Shape::List(&Shape::Block(&VIRTUAL_SERVICE)), "Several of them."),
        member(
            "destination-rule",
            Shape::Block(&DESTINATION_RULE),
            "The DestinationRule with a subset for each version.",
        ),
        RAW,
    ],
);

pub const VIRTUAL_SERVICE: Block = block(
    "virtual service",
    "A VirtualService of Istio.",
    &[
        member("name", Shape::Text, "Its name, maybe as `name.namespace`."),
        member("routes", Shape::Many(&Shape::Text), "Its routes over HTTP."),
        member("tls-routes", Shape::List(&Shape::Block(&TLS_ROUTE)), "Its routes over TLS."),
        member("tcp-routes", Shape::List(&Shape::Block(&TCP_ROUTE)), "Its routes over TCP."),
        RAW,
    ],
);

pub const TLS_ROUTE: Block = block(
    "tls route",
    "A route over TLS.",
    &[member("port", Shape::Number, "Its port."), member("sni-hosts", Shape::Many(&Shape::Text), "Its hosts."), RAW],
);

pub const TCP_ROUTE: Block =
    block("tcp route", "A route over TCP.", &[member("port", Shape::Number, "Its port."), RAW]);

pub const DESTINATION_RULE: Block = block(
    "destination rule",
    "A DestinationRule of Istio.",
    &[
        member("name", Shape::Text, "Its name."),
        member("canary-subset-name", Shape::Text, "The subset of the new version."),
        member("stable-subset-name", Shape::Text, "The subset of the old version."),
        member("additional-subset-names", Shape::Many(&Shape::Text), "Further subsets that belong to it."),
        RAW,
    ],
);

pub const NGINX: Block = block(
    "nginx",
    "Splits the traffic by the ingress of NGINX.",
    &[
        member("stable-ingress", Shape::Text, "The Ingress of the old version."),
        member("stable-ingresses", Shape::Many(&Shape::Text), "Several of them."),
        member(
            "annotation-prefix",
            Shape::Text,
            "What annotations begin with; `nginx.ingress.kubernetes.io` unless said.",
        ),
        member(
            "additional-ingress-annotations",
            Shape::Map(&Shape::Text),
            "Annotations that the new Ingress gets, behind the prefix.",
        ),
        member(
            "canary-ingress-annotations",
            Shape::Map(&Shape::Text),
            "Annotations that the new Ingress gets, as they are.",
        ),
        RAW,
    ],
);

pub const ALB: Block = block(
    "alb",
    "Splits the traffic by the load balancer of AWS.",
    &[
        member("ingress", Shape::Text, "The Ingress."),
        member("ingresses", Shape::Many(&Shape::Text), "Several of them."),
        member("service-port", Shape::Number, "The port of the Service."),
        member("root-service", Shape::Text, "The Service that the Ingress names."),
        member(
            "annotation-prefix",
            Shape::Text,
            "What annotations begin with; `alb.ingress.kubernetes.io` unless said.",
        ),
        member("stickiness-config", Shape::Block(&STICKINESS), "Whether people stay with a version."),
        RAW,
    ],
);

pub const STICKINESS: Block = block(
    "stickiness",
    "Whether people stay with a version.",
    &[member("enabled", Shape::Bool, "Whether they do."), member("duration-seconds", Shape::Number, "How long."), RAW],
);

pub const SMI: Block = block(
    "smi",
    "Splits the traffic by a service mesh.",
    &[
        member("root-service", Shape::Text, "The Service that people use."),
        member("traffic-split-name", Shape::Text, "The TrafficSplit; the Rollout's name unless said."),
        RAW,
    ],
);

pub const AMBASSADOR: Block = block(
    "ambassador",
    "Splits the traffic by Ambassador.",
    &[member("mappings", Shape::Many(&Shape::Text), "The Mappings."), RAW],
);

pub const TRAEFIK: Block = block(
    "traefik",
    "Splits the traffic by Traefik.",
    &[member("weighted-traefik-service-name", Shape::Text, "The TraefikService."), RAW],
);

pub const APISIX: Block = block(
    "apisix",
    "Splits the traffic by Apisix.",
    &[member("route", Shape::Block(&APISIX_ROUTE), "The ApisixRoute."), RAW],
);

pub const APISIX_ROUTE: Block = block(
    "apisix route",
    "An ApisixRoute.",
    &[member("name", Shape::Text, "Its name."), member("rules", Shape::Many(&Shape::Text), "Its rules."), RAW],
);

pub const APP_MESH: Block = block(
    "app mesh",
    "Splits the traffic by App Mesh.",
    &[
        member("virtual-service", Shape::Block(&MESH_SERVICE), "The VirtualService."),
        member("virtual-node-group", Shape::Block(&NODE_GROUP), "The VirtualNodes."),
        RAW,
    ],
);

pub const MESH_SERVICE: Block = block(
    "mesh service",
    "A VirtualService of App Mesh.",
    &[member("name", Shape::Text, "Its name."), member("routes", Shape::Many(&Shape::Text), "Its routes."), RAW],
);

pub const NODE_GROUP: Block = block(
    "node group",
    "The VirtualNodes of the versions.",
    &[
        member("canary-virtual-node-ref", Shape::Block(&NODE), "That of the new version."),
        member("stable-virtual-node-ref", Shape::Block(&NODE), "That of the old version."),
        RAW,
    ],
);

pub const NODE: Block =
    block("virtual node", "A VirtualNode of App Mesh.", &[member("name", Shape::Text, "Its name."), RAW]);
