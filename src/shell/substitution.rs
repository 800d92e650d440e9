//! What is run or computed inside of a word: `$( … )`, backticks, `$(( … ))`.

use super::compound::Stop;
use super::cursor::Reader;
use super::{Context, GroupKind};

impl Reader<'_, '_> {
    /// A substitution, behind its opening: the commands in it.
    pub fn substitution(&mut self, stop: Stop) -> std::ops::Range<usize> {
        let first = self.script.commands.len();
        let awaited = std::mem::take(&mut self.awaited);
        let in_backticks = std::mem::replace(&mut self.in_backticks, stop == Stop::Backtick);
        self.pipelines += 1;
        self.group(GroupKind::Substitution, self.pipelines, |own| {
            own.list(stop);
            own.close(stop);
        });
        self.in_backticks = in_backticks;
        self.awaited = awaited;
        first..self.script.commands.len()
    }

    /// What stands between `((` and `))`. Variables in it are numbers.
    pub fn arithmetic(&mut self) {
        self.nested(|own| {
            let mut open = 0_usize;
            loop {
                if let Some(hole) = own.hole() {
                    own.set_context(hole, Context::Arithmetic);
                }
                match own.peek() {
                    None => return own.lost(),
                    Some(b'$') if own.looking_at("$(") && !own.looking_at("$((") => {
                        own.bump(2);
                        own.substitution(Stop::Parenthesis);
                    }
                    Some(b'(') => {
                        open += 1;
                        own.bump(1);
                    }
                    Some(b')') if open > 0 => {
                        open -= 1;
                        own.bump(1);
                    }
                    Some(b')') => {
                        if !own.eat("))") {
                            own.lost();
                            own.bump(1);
                        }
                        return;
                    }
                    Some(_) => {
                        own.character();
                    }
                }
            }
        });
    }
}
