//! Actions that let a language model act: what they take for its task, who may start them, and what confines it.
//!
//! Written by hand. Source: the `action.yml` of each action, and what its manual says of who may start it. An action that
//! is not listed is not known to be an agent.

/// An action that lets a language model act.
#[derive(Clone, Copy, Debug)]
pub struct Agent {
    /// `owner/repo[/path]`
    pub action: &'static str,
    /// The inputs whose text is the task.
    pub prompts: &'static [&'static str],
    /// Whether it refuses runs that somebody caused who may not write to the repository.
    pub refuses: bool,
    /// The inputs that make exceptions from that: names, or `*` for everybody.
    pub openers: &'static [&'static str],
    /// The inputs that give it tools; none where it has some anyway.
    pub tools: &'static [&'static str],
}

/// What `claude-code-action` of all versions calls its prompt.
const CLAUDE: &[&str] = &["prompt", "direct_prompt", "override_prompt", "custom_instructions"];
const CLAUDE_BASE: &[&str] = &["prompt", "system_prompt", "append_system_prompt"];

const fn open(action: &'static str, prompts: &'static [&'static str]) -> Agent {
    Agent { action, prompts, refuses: false, openers: &[], tools: &[] }
}

const AGENTS: &[Agent] = &[
    // A model answers, and no more, unless it is given tools.
    Agent {
        tools: &["copilot-allow-tools", "enable-github-mcp"],
        ..open("actions/ai-inference", &["prompt", "input", "file_input", "system-prompt"])
    },
    Agent { refuses: true, openers: &["allowed_non_write_users"], ..open("anthropics/claude-code-action", CLAUDE) },
    open("anthropics/claude-code-action/base-action", CLAUDE_BASE),
    open("anthropics/claude-code-base-action", CLAUDE_BASE),
    open("augmentcode/augment-agent", &["instruction", "custom_context"]),
    open("google-github-actions/run-gemini-cli", &["prompt"]),
    Agent { refuses: true, openers: &["allow-users"], ..open("openai/codex-action", &["prompt"]) },
    open("warpdotdev/warp-agent-action", &["prompt"]),
];

/// What takes the bounds from an agent: an input, and what stands in it.
pub const UNCONFINED: &[(&str, &str)] = &[
    ("claude_args", "--dangerously-skip-permissions"),
    ("claude_args", "Bash(*)"),
    ("codex-args", "--dangerously-bypass-approvals-and-sandbox"),
    ("codex-args", "--yolo"),
    ("safety-strategy", "unsafe"),
    ("sandbox", "danger-full-access"),
];

/// The agent that an action is, if it is one.
pub fn agent(action: &str) -> Option<&'static Agent> {
    AGENTS.iter().find(|agent| agent.action.eq_ignore_ascii_case(action))
}
