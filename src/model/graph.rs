//! The home of petgraph: the order of the jobs of a pipeline; and cycles, also of what is no job.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Pipeline;

/// The jobs of a pipeline and their edges. Edges to unknown jobs are left out.
pub struct JobGraph<'a> {
    graph: DiGraph<&'a str, ()>,
    index: BTreeMap<&'a str, NodeIndex>,
}

impl<'a> JobGraph<'a> {
    pub fn new(pipeline: &'a Pipeline) -> Self {
        let mut graph = DiGraph::new();
        let index: BTreeMap<_, _> =
            pipeline.jobs.iter().map(|job| (job.id.as_str(), graph.add_node(job.id.as_str()))).collect();
        for job in &pipeline.jobs {
            for need in &job.needs {
                if let (Some(&from), Some(&to)) = (index.get(job.id.as_str()), index.get(need.job.as_str())) {
                    graph.update_edge(from, to, ());
                }
            }
        }
        Self { graph, index }
    }

    /// One cycle for each knot of jobs: `a` needs `b` needs … needs `a`, the first not repeated.
    pub fn cycles(&self) -> Vec<Vec<&'a str>> {
        tarjan_scc(&self.graph)
            .into_iter()
            .filter(|knot| knot.len() > 1 || self.graph.contains_edge(knot[0], knot[0]))
            .filter_map(|knot| cycle(knot.into_iter().min()?, |node| self.graph.neighbors(node)))
            .map(|cycle| cycle.into_iter().map(|node| self.graph[node]).collect())
            .collect()
    }

    /// All jobs that a job waits for, directly or not, without itself unless it is in a cycle.
    pub fn ancestors(&self, job: &str) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<NodeIndex> =
            self.index.get(job).into_iter().flat_map(|&node| self.graph.neighbors(node)).collect();
        while let Some(node) = open.pop() {
            if found.insert(self.graph[node]) {
                open.extend(self.graph.neighbors(node));
            }
        }
        found
    }
}

/// The shortest way from something back to it, over what each leads to; the first is not repeated at the end.
pub fn cycle<T: Copy + Ord, N: IntoIterator<Item = T>>(start: T, next: impl Fn(T) -> N) -> Option<Vec<T>> {
    let mut came_from: BTreeMap<T, T> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(last) = queue.pop_front() {
        for following in next(last) {
            if following == start {
                let mut cycle = vec![last];
                while let Some(&before) = cycle.last().and_then(|last| came_from.get(last)) {
                    cycle.push(before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            came_from.entry(following).or_insert_with(|| {
                queue.push_back(following);
                last
            });
        }
    }
    None
}
