//! Which safe choices a pipeline gets (language reference, "Baselines").

/// Who decides what the source leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The compiler, for the safe thing.
    #[default]
    Safe,
    /// GitHub: nothing is added.
    Github,
}

impl Choice {
    pub fn is_safe(self) -> bool {
        self == Self::Safe
    }
}

/// The choices of a pipeline. Each decides what it names and nothing else, so that one can be changed alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    pub pins: Choice,
    pub permissions: Choice,
    pub credentials: Choice,
    pub timeout: Choice,
    pub shell: Choice,
    pub edges: Choice,
    /// Whatever has no choice of its own, the form of expressions too.
    pub others: Choice,
}

impl Baseline {
    /// The names of the choices.
    pub const CHOICES: [&str; 7] = ["pins", "permissions", "credentials", "timeout", "shell", "edges", "others"];

    pub const SAFE: Self = Self::all(Choice::Safe);
    pub const GITHUB: Self = Self::all(Choice::Github);

    const fn all(choice: Choice) -> Self {
        Self {
            pins: choice,
            permissions: choice,
            credentials: choice,
            timeout: choice,
            shell: choice,
            edges: choice,
            others: choice,
        }
    }

    /// The choice of that name.
    pub fn choice_mut(&mut self, name: &str) -> Option<&mut Choice> {
        match name {
            "pins" => Some(&mut self.pins),
            "permissions" => Some(&mut self.permissions),
            "credentials" => Some(&mut self.credentials),
            "timeout" => Some(&mut self.timeout),
            "shell" => Some(&mut self.shell),
            "edges" => Some(&mut self.edges),
            "others" => Some(&mut self.others),
            _ => None,
        }
    }
}
