// Judges workflow files, and action files by their name, with GitHub's own parser: schema, expressions, contexts,
// `needs`, and what their editor extension checks on top. Knows nothing of pipec.
//
//   node github-parser.mjs FILE...     prints `file:line:col: message`, exits 1 on any;
//                                      2 when the parser is not there or breaks
//
// The packages come from ${PIPEC_JUDGES:-~/.cache/pipec-judges}, see .ci/install-judges.

import { existsSync, readFileSync } from "node:fs";
import { register } from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const judges = process.env.PIPEC_JUDGES || join(homedir(), ".cache", "pipec-judges");
const packages = join(judges, "node", "node_modules");

// The packages import JSON without the attribute that Node demands (they are made for
// bundlers), so JSON is handed over as a module.
const jsonAsModule = `
  import { readFile } from "node:fs/promises";
  export async function load(url, context, nextLoad) {
    if (!url.endsWith(".json")) return nextLoad(url, context);
    const text = await readFile(new URL(url), "utf8");
    return { format: "module", shortCircuit: true, source: "export default " + text };
  }`;
register(`data:text/javascript,${encodeURIComponent(jsonAsModule)}`);

// By path, not by name: this file lives in the project, the packages in a cache.
async function load(path) {
  return import(pathToFileURL(join(packages, path)).href);
}

// Where `./.github/workflows/called.yml` starts from: the folder that holds `.github`.
function repositoryRoot(file) {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, ".github"))) return folder;
  }
  return dirname(file);
}

// Reads called local workflows, so that their inputs, secrets and outputs are checked
// too. A workflow of another repository is not ours to judge: it reads as one that
// takes whatever it is given.
function fileProvider(root) {
  return {
    async getFileContent(reference) {
      const path = join(root, reference.path ?? "");
      return { name: path, content: readFileSync(path, "utf8") };
    },
  };
}

function callsOnlyLocalWorkflows(text) {
  return !/^\s*(- )?uses:\s*["']?[^.\s"'][^\s]*\/\.github\/workflows\//m.test(text);
}

// What the parser itself says.
async function parserFindings(parser, convert, file, text, provider) {
  const { context, value } = parser.parseWorkflow(
    { name: file, content: text },
    new parser.NoOperationTraceWriter(),
  );
  if (value) {
    await parser.convertWorkflowTemplate(context, value, provider, {
      errorPolicy: convert.ErrorPolicy.TryConversion,
      fetchReusableWorkflowDepth: provider ? 1 : 0,
    });
  }
  return context.errors.getErrors().map((error) => ({
    line: error.range?.start.line ?? 1,
    column: error.range?.start.column ?? 1,
    message: error.rawMessage,
  }));
}

// The same for an `action.yml`.
async function actionFindings(actions, file, text, trace) {
  const { context, value } = actions.parseAction({ name: file, content: text }, trace);
  if (value) actions.convertActionTemplate(context, value);
  return context.errors.getErrors().map((error) => ({
    line: error.range?.start.line ?? 1,
    column: error.range?.start.column ?? 1,
    message: error.rawMessage,
  }));
}

// What GitHub's editor extension adds: names inside `needs.…`, `steps.…`, `matrix.…`,
// the form of `uses:`, cron lines, constant conditions.
async function editorFindings(service, TextDocument, file, text, provider) {
  const document = TextDocument.create(pathToFileURL(file).href, "yaml", 1, text);
  const config = provider ? { fileProvider: provider } : {};
  const diagnostics = await service.validate(document, config);
  return diagnostics
    .filter((diagnostic) => diagnostic.severity === undefined || diagnostic.severity <= 2)
    .map(({ range, message }) => ({
      line: range.start.line + 1,
      column: range.start.character + 1,
      message,
    }));
}

function sortedAndDistinct(findings) {
  const distinct = new Map(findings.map((f) => [`${f.line}:${f.column}:${f.message}`, f]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

async function judge(files) {
  const parser = await load("@actions/workflow-parser/dist/index.js");
  const actions = await load("@actions/workflow-parser/dist/actions/index.js");
  const convert = await load("@actions/workflow-parser/dist/model/convert.js");
  const service = await load("@actions/languageservice/dist/index.js");
  const { TextDocument } = await load("vscode-languageserver-textdocument/lib/esm/main.js");
  // `validate` swallows its own exceptions into a logger: a judge that broke must not
  // look like a judge that is content.
  service.setLogLevel(service.LogLevel.Error);
  service.registerLogger({
    ...Object.fromEntries(["info", "log", "warn"].map((level) => [level, () => {}])),
    error(message) {
      throw new Error(`GitHub's validator broke: ${message}`);
    },
  });
  let count = 0;
  for (const name of files) {
    const file = resolve(name);
    const text = readFileSync(file, "utf8");
    const provider = callsOnlyLocalWorkflows(text) ? fileProvider(repositoryRoot(file)) : undefined;
    const findings = sortedAndDistinct([
      ...(/^action\.ya?ml$/.test(basename(file))
        ? await actionFindings(actions, file, text, new parser.NoOperationTraceWriter())
        : await parserFindings(parser, convert, file, text, provider)),
      ...(await editorFindings(service, TextDocument, file, text, provider)),
    ]);
    for (const { line, column, message } of findings) {
      console.log(`${name}:${line}:${column}: ${message.split("\n")[0]}`);
    }
    count += findings.length;
  }
  return count;
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node github-parser.mjs FILE...");
  process.exit(2);
}
if (!existsSync(packages)) {
  console.error(`GitHub's parser is not installed in ${judges} (run .ci/install-judges)`);
  process.exit(2);
}
try {
  process.exitCode = (await judge(files)) > 0 ? 1 : 0;
} catch (problem) {
  console.error(problem);
  process.exitCode = 2;
}
