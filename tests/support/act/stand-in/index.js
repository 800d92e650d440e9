// Takes the place of a third-party action when `act` runs a workflow in a test: records
// what it was called with, gives the outputs it was told to give, and does the real work
// only where later steps need it (checkout, artifacts). `stand-in.json` beside this file
// says which action this is and where things are; `act.rs` writes both.

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const script = JSON.parse(fs.readFileSync(path.join(__dirname, "stand-in.json"), "utf8"));
const workspace = process.env.GITHUB_WORKSPACE;
const job = process.env.GITHUB_JOB;
const step = process.env.GITHUB_ACTION;
const inputs = readInputs();

// A runner hands inputs over as INPUT_<NAME IN CAPITALS>; names have no case.
function readInputs() {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith("INPUT_"));
  return Object.fromEntries(
    given.map(([name, value]) => [name.slice("INPUT_".length).toLowerCase(), value]),
  );
}

// The pause: see `SLOW_TO_FAIL` in machine.rs.
function fail(message) {
  console.log(`::error::${script.action}: ${message}`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  process.exit(1);
}

function git(folder, ...words) {
  const { status } = spawnSync("git", ["-C", folder, ...words], { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) fail(`git ${words.join(" ")} failed`);
}

// Paths of inputs are relative to the workspace and must stay in it, as on GitHub.
function inWorkspace(name) {
  const place = path.resolve(workspace, name);
  if (place !== workspace && !place.startsWith(workspace + path.sep)) {
    fail(`'${name}' is not under '${workspace}'`);
  }
  return place;
}

function checkout() {
  if (inputs.token === "") fail("Input required and not supplied: token");
  const repository = inputs.repository || script.repository;
  const place = inWorkspace(inputs.path || ".");
  fs.mkdirSync(place, { recursive: true });
  const remote = script.remotes[repository];
  if (repository === script.repository) {
    fs.cpSync(script.app, place, { recursive: true });
    if (inputs.ref && !remote) git(place, "checkout", "--quiet", inputs.ref);
  } else if (remote === undefined) {
    fail(`no repository ${repository} here; the test names one with git_remote`);
  } else {
    const branch = inputs.ref ? ["--branch", inputs.ref] : [];
    git(workspace, "clone", "--quiet", ...branch, remote, place);
  }
  // Who does not keep the credentials has a remote that asks for them.
  const keeps = (inputs["persist-credentials"] ?? "true") !== "false";
  const origin = keeps && remote ? remote : `https://github.com/${repository}`;
  git(place, "remote", "set-url", "origin", origin);
}

function lines(text) {
  return (text ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
}

function commonFolder(places) {
  let folder = path.dirname(places[0]);
  while (!places.every((place) => place.startsWith(folder + path.sep))) folder = path.dirname(folder);
  return folder;
}

// One folder arrives as its contents, one file by its name, several below their common folder.
function uploadArtifact() {
  const name = inputs.name || "artifact";
  const places = lines(inputs.path).map(inWorkspace);
  const target = path.join(script.artifacts, name);
  if (fs.existsSync(target)) fail(`an artifact with the name '${name}' is already there`);
  const found = places.filter((place) => fs.existsSync(place));
  if (found.length === 0) fail(`no files were found with the path '${inputs.path}'`);
  const onlyFolder = found.length === 1 && fs.statSync(found[0]).isDirectory();
  const root = onlyFolder ? found[0] : commonFolder(found);
  for (const place of found) {
    fs.cpSync(place, path.join(target, path.relative(root, place)), { recursive: true });
  }
}

function downloadArtifact() {
  const place = inWorkspace(inputs.path || ".");
  fs.mkdirSync(place, { recursive: true });
  const source = path.join(script.artifacts, inputs.name || "");
  if (!fs.existsSync(source)) fail(`no artifact '${inputs.name}'`);
  fs.cpSync(source, place, { recursive: true });
}

function giveOutputs(outputs) {
  for (const [name, value] of Object.entries(outputs)) {
    fs.appendFileSync(process.env.GITHUB_OUTPUT, `${name}<<end-of-output\n${value}\nend-of-output\n`);
  }
}

const work = {
  "actions/checkout": checkout,
  "actions/upload-artifact": uploadArtifact,
  "actions/download-artifact": downloadArtifact,
};

const { action, reference } = script;
fs.appendFileSync(script.log, JSON.stringify({ action, reference, job, step, inputs }) + "\n");
// The last word of a test counts.
const answer = script.answers.at(-1);
if (answer?.fails) fail("fails, as the test told it to");
work[action]?.();
giveOutputs(answer?.outputs ?? {});
