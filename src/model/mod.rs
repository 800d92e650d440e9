//! The typed pipeline: what a project means, by ids. No YAML; positions live in a table beside it ([`Sites`]).

pub mod baseline;
pub mod composite;
pub mod expression;
pub mod graph;
pub mod interface;
pub mod layout;
mod raw;
pub mod uses;
pub mod value;

pub use baseline::{Baseline, Choice};
pub use composite::CompositeAction;
pub use expression::{Base, Expression, Part};
pub use layout::{EnvPlace, HOLE, Layout};
pub use uses::{Owner, Use};
pub use value::{Comments, Entity, EntityKind, Field, Fields, Item, Piece, Site, Sites, Text, Value, ValueKind};

/// A project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    pub pipelines: Vec<Pipeline>,
    pub actions: Vec<CompositeAction>,
    pub images: Vec<Declaration>,
    pub environments: Vec<Declaration>,
    pub secrets: Vec<Declaration>,
    pub policies: Vec<Declaration>,
    pub apps: Vec<Declaration>,
    pub projects: Vec<Declaration>,
    pub application_sets: Vec<Declaration>,
    pub rollouts: Vec<Declaration>,
    pub analysis_templates: Vec<Declaration>,
}

impl Model {
    /// The declaration an entity names.
    pub fn declaration(&self, kind: EntityKind, id: &str) -> Option<&Declaration> {
        self.declarations(kind).iter().find(|declaration| declaration.id == id)
    }

    /// The declarations of a kind, in the order of the sources.
    pub fn declarations(&self, kind: EntityKind) -> &[Declaration] {
        match kind {
            EntityKind::Image => &self.images,
            EntityKind::Environment => &self.environments,
            EntityKind::Secret => &self.secrets,
            EntityKind::Policy => &self.policies,
            EntityKind::App => &self.apps,
            EntityKind::Project => &self.projects,
            EntityKind::ApplicationSet => &self.application_sets,
            EntityKind::Rollout => &self.rollouts,
            EntityKind::AnalysisTemplate => &self.analysis_templates,
            EntityKind::Pipeline | EntityKind::Job => &[],
        }
    }

    /// The pipelines whose end starts another one, by `workflows` of an `on workflow_run`: one for each that is named, where
    /// it is of this project. `folder` is that of the workflows, which is in the names of those without a title.
    pub fn followed(&self, trigger: &Trigger, folder: &str) -> Vec<Option<&Pipeline>> {
        let pipeline = |value: &Value| match value.as_entity() {
            Some(entity) => self.pipeline(&entity.id),
            None => value
                .as_text()
                .and_then(|name| self.pipelines.iter().find(|pipeline| pipeline.workflow_name(folder) == name)),
        };
        trigger.workflows().into_iter().map(pipeline).collect()
    }

    /// The list that a declaration of a kind is added to.
    pub fn declarations_mut(&mut self, kind: EntityKind) -> Option<&mut Vec<Declaration>> {
        Some(match kind {
            EntityKind::Image => &mut self.images,
            EntityKind::Environment => &mut self.environments,
            EntityKind::Secret => &mut self.secrets,
            EntityKind::Policy => &mut self.policies,
            EntityKind::App => &mut self.apps,
            EntityKind::Project => &mut self.projects,
            EntityKind::ApplicationSet => &mut self.application_sets,
            EntityKind::Rollout => &mut self.rollouts,
            EntityKind::AnalysisTemplate => &mut self.analysis_templates,
            EntityKind::Pipeline | EntityKind::Job => return None,
        })
    }

    /// What becomes a manifest, with its kind.
    pub fn manifests(&self) -> impl Iterator<Item = (EntityKind, &Declaration)> {
        EntityKind::MANIFESTS.into_iter().flat_map(|kind| self.declarations(kind).iter().map(move |one| (kind, one)))
    }

    /// An action of this project.
    pub fn action(&self, id: &str) -> Option<&CompositeAction> {
        self.actions.iter().find(|action| action.id == id)
    }

    pub fn pipeline(&self, id: &str) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.id == id)
    }

    pub fn image(&self, id: &str) -> Option<&Declaration> {
        self.declaration(EntityKind::Image, id)
    }

    pub fn app(&self, id: &str) -> Option<&Declaration> {
        self.declaration(EntityKind::App, id)
    }

    pub fn environment(&self, id: &str) -> Option<&Declaration> {
        self.declaration(EntityKind::Environment, id)
    }
}

/// An image, an environment, a secret, an app or another manifest: its members as the source says them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declaration {
    pub id: String,
    pub title: Option<Text>,
    pub fields: Fields,
    pub comments: Comments,
    /// Its name in the source.
    pub site: Site,
}

impl Declaration {
    /// The output file of a manifest, where the source says it.
    pub fn file(&self) -> Option<String> {
        self.fields.get("file").and_then(Value::as_text)
    }

    /// The folder of that file: files of two folders may be meant for two clusters.
    pub fn folder(&self) -> Option<String> {
        Some(self.file()?.rsplit_once('/')?.0.to_owned())
    }

    /// The name of a manifest in the cluster.
    pub fn cluster_name(&self) -> String {
        self.fields.get("name").and_then(Value::as_text).unwrap_or_else(|| self.id.clone())
    }

    /// Whether nothing is to be added that the source does not say.
    pub fn is_as_written(&self) -> bool {
        self.fields.get("baseline").is_some_and(|value| value.kind == ValueKind::Word("argocd".to_owned()))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    pub id: String,
    pub title: Option<Text>,
    pub baseline: Baseline,
    /// The output's file name where the source gives one.
    pub file: Option<String>,
    pub triggers: Vec<Trigger>,
    /// What serves `workflow_dispatch` and `workflow_call` both.
    pub interface: interface::Interface,
    /// The secrets that it does not declare and that `secrets = inherit` of a caller hands over.
    pub inherited: Vec<String>,
    /// `env`, `permissions`, `concurrency`, … in the order of the source.
    pub fields: Fields,
    pub jobs: Vec<Job>,
    pub comments: Comments,
    pub site: Site,
}

impl Pipeline {
    /// The name of its output file.
    pub fn file_name(&self) -> String {
        self.file.clone().unwrap_or_else(|| format!("{}.yml", self.id))
    }

    /// The name of its workflow: its title, else the path of its file in this folder.
    pub fn workflow_name(&self, folder: &str) -> String {
        let title = self.title.as_ref().and_then(Text::as_constant);
        title.unwrap_or_else(|| format!("{folder}/{}", self.file_name()))
    }

    pub fn job(&self, id: &str) -> Option<&Job> {
        self.jobs.iter().find(|job| job.id == id)
    }

    /// What it takes and gives where it is called.
    fn called(&self) -> impl Iterator<Item = &interface::Interface> {
        let calls = self.triggers.iter().filter(|trigger| trigger.event == "workflow_call");
        std::iter::once(&self.interface).chain(calls.map(|trigger| &trigger.interface))
    }

    /// The inputs that a caller gives.
    pub fn inputs(&self) -> impl Iterator<Item = &interface::Input> {
        self.called().flat_map(|interface| &interface.inputs)
    }

    /// What a caller is given.
    pub fn outputs(&self) -> impl Iterator<Item = &interface::Output> {
        self.called().flat_map(|interface| &interface.outputs)
    }

    /// The secrets that a caller hands over.
    pub fn secrets(&self) -> impl Iterator<Item = &interface::Secret> {
        self.called().flat_map(|interface| &interface.secrets)
    }

    pub fn triggered_by(&self, event: &str) -> bool {
        self.triggers.iter().any(|trigger| trigger.event == event)
    }
}

impl Trigger {
    /// What `workflows` of an `on workflow_run` names.
    pub fn workflows(&self) -> Vec<&Value> {
        let Some(workflows) = self.filters.get("workflows") else { return Vec::new() };
        workflows.as_list().map_or(vec![workflows], |items| items.iter().map(|item| &item.value).collect())
    }
}

/// `on EVENT { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    pub event: String,
    pub filters: Fields,
    /// What serves this event only.
    pub interface: interface::Interface,
    pub comments: Comments,
    pub site: Site,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Job {
    pub id: String,
    pub title: Option<Text>,
    /// In the order of the source, then those that expressions imply.
    pub needs: Vec<Need>,
    pub condition: Option<Value>,
    /// When it runs, as far as that has a name.
    pub flow: Flow,
    /// Named conditions, each true where the job may run.
    pub guards: Vec<Expression>,
    /// The workflow that the job is, instead of steps of its own.
    pub call: Option<Call>,
    /// Everything that has a key of its own in GitHub's syntax and needs no reasoning, in the order of the source.
    pub fields: Fields,
    pub steps: Vec<Step>,
    pub comments: Comments,
    pub site: Site,
}

impl Job {
    pub fn field(&self, key: &str) -> Option<&Value> {
        self.fields.get(key)
    }

    /// Whether it hands all secrets to what it calls.
    pub fn says_inherit(&self) -> bool {
        self.call.is_some() && self.field("secrets").and_then(Value::as_text).is_some_and(|text| text == "inherit")
    }

    /// The environment that it names, as a value of its own or in the block's `name`.
    pub fn environment(&self) -> Option<&Value> {
        let value = self.field("environment")?;
        value.as_map().map_or(Some(value), |block| block.get("name"))
    }

    pub fn step(&self, id: &str) -> Option<&Step> {
        self.all_steps().find(|step| step.id.as_deref() == Some(id))
    }

    /// The steps, those that run in parallel in their place.
    pub fn all_steps(&self) -> impl Iterator<Item = &Step> {
        flat(&self.steps)
    }

    /// The gates that its steps are, each with whether it can be passed by.
    pub fn gates(&self) -> impl Iterator<Item = (&Step, &Gate)> {
        self.all_steps().filter_map(|step| match &step.role {
            Role::Gate(gate) => Some((step, gate)),
            _ => None,
        })
    }

    /// The images that the job pushes.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        self.all_steps().filter_map(|step| match &step.role {
            Role::Publish { image } => Some(image.as_str()),
            _ => None,
        })
    }

    /// The deploys among its steps.
    pub fn deploys(&self) -> impl Iterator<Item = (&Step, &Deploy)> {
        self.all_steps().filter_map(|step| match &step.role {
            Role::Deploy(deploy) => Some((step, deploy)),
            _ => None,
        })
    }
}

/// Steps, those that run in parallel in their place.
fn flat(steps: &[Step]) -> impl Iterator<Item = &Step> {
    steps.iter().flat_map(|step| {
        let inner: &[Step] = match &step.action {
            Action::Parallel { steps } => steps,
            _ => std::slice::from_ref(step),
        };
        inner
    })
}

/// When a job runs, beside its own condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// After all that it needs has succeeded.
    #[default]
    Plain,
    /// After something that it needs has failed.
    WhenFailed,
    /// In any case.
    Finally,
    /// In any case but that of a cancelled run.
    UnlessCancelled,
}

/// A job that is a workflow: its target, and what it is given. Its secrets are among the job's fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub target: Target,
    pub inputs: Fields,
    /// Whether the source says `secrets = inherit`, and the job's secrets are what that comes to.
    pub inherits: bool,
    /// The target.
    pub site: Site,
}

/// An edge to a job that has to end first.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    pub job: String,
    /// Whether an expression implied it instead of `needs`.
    pub implied: bool,
    /// `docs?`: it may have been skipped.
    pub optional: bool,
    pub site: Site,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub id: Option<String>,
    pub title: Option<Text>,
    pub action: Action,
    pub condition: Option<Value>,
    pub env: Fields,
    /// `shell`, `working-directory`, `timeout`, `continue-on-error`, … in the order of the source.
    pub fields: Fields,
    /// What the step is for, where the compiler knows.
    pub role: Role,
    pub comments: Comments,
    pub site: Site,
}

impl Step {
    /// The step and what it runs, as an action of this project.
    pub fn own_action(&self) -> Option<(&str, &Fields)> {
        match &self.action {
            Action::Use { target: Target::Own { id, .. }, inputs, .. } => Some((id, inputs)),
            _ => None,
        }
    }

    /// The outputs that a script declares, each with its type. None: nothing is said of them.
    pub fn declared_outputs(&self) -> Option<&Fields> {
        self.fields.get("outputs").and_then(Value::as_map)
    }

    /// The type of an output that the step declares.
    pub fn output_type(&self, name: &str) -> Option<interface::OutputType> {
        let field = self.declared_outputs()?.iter().find(|field| field.key.eq_ignore_ascii_case(name))?;
        interface::OutputType::of(&field.value)
    }
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Run {
        script: Text,
    },
    Use {
        target: Target,
        inputs: Fields,
        /// The target.
        site: Site,
    },
    /// Waits for steps in the background, or for all.
    Wait {
        ids: Vec<String>,
    },
    WaitAll,
    /// Cancels a step in the background.
    Cancel {
        id: String,
    },
    /// Steps that run beside each other.
    Parallel {
        steps: Vec<Step>,
    },
}

/// Why a step is there. The last step of an expanded `gate`, `publish` or `deploy` bears the role.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    Plain,
    Gate(Gate),
    Publish { image: String },
    Deploy(Deploy),
}

/// A gate that a step is: its name and what it was called with.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    pub name: String,
    /// The path of the source that declares it: two gates of one name are not the same.
    pub declared_in: String,
    pub arguments: Fields,
    /// The only image that it looks at, by `for`; without one it looks at all that the pipeline builds.
    pub image: Option<String>,
    pub site: Site,
}

/// A hand-off of an image to an app.
#[derive(Clone, Debug, PartialEq)]
pub struct Deploy {
    pub app: String,
    pub image: String,
    /// The job of this pipeline that built the image.
    pub from_job: Option<String>,
    pub site: Site,
}

/// What a `use` step refers to.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Action(ActionReference),
    /// A pipeline of this project, by its id.
    Pipeline(String),
    /// A composite action of this project, by its id; with the path where it is named by that.
    Own {
        id: String,
        path: Option<String>,
    },
    /// `./path`, `$/path` or `docker://image`, as written.
    Other(String),
}

/// An action as the source names it, before pinning.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActionReference {
    /// `owner/repo` as written.
    pub repository: String,
    /// Below the repository, without slashes at its ends; empty for the root.
    pub path: String,
    /// The tag, branch or commit behind `@`.
    pub reference: String,
}

impl ActionReference {
    /// Reads `owner/repo[/path]@ref`; `None` where the reference is missing or it is no action of a repository.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, reference) = text.split_once('@')?;
        let mut parts = name.splitn(3, '/');
        let (owner, repository) = (parts.next()?, parts.next()?);
        let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && part != "$";
        (plain(owner) && plain(repository) && !reference.is_empty()).then(|| Self {
            repository: format!("{owner}/{repository}"),
            path: parts.next().unwrap_or_default().trim_matches('/').to_owned(),
            reference: reference.to_owned(),
        })
    }

    /// `owner/repo[/path]`
    pub fn name(&self) -> String {
        if self.path.is_empty() { self.repository.clone() } else { format!("{}/{}", self.repository, self.path) }
    }
}

impl std::fmt::Display for ActionReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.name(), self.reference)
    }
}

/// `owner/repo` of a Git URL, without `.git`: `https://host/owner/repo`, `git@host:owner/repo.git`.
pub fn repository_of(url: &str) -> Option<String> {
    let url = url.trim_end_matches('/').trim_end_matches(".git");
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => url.split_once(':')?.1,
    };
    let mut parts = path.rsplitn(3, '/');
    let (repository, owner) = (parts.next()?, parts.next()?);
    (!repository.is_empty() && !owner.is_empty()).then(|| format!("{owner}/{repository}"))
}
