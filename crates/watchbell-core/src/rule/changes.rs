//! What differs between two lists of rules.

use super::Rule;

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change<'a> {
    /// Only in the new list.
    Added(&'a Rule),
    /// In both, but not the same; as it is in the new one.
    Changed(&'a Rule),
    /// Only in the old list.
    Removed(&'a Rule),
}

/// What differs, by name: first what is new or changed, in the new order, then what has gone. A new order alone is no
/// difference between rules.
pub fn changes<'a>(old: &'a [Rule], new: &'a [Rule]) -> Vec<Change<'a>> {
    let find = |rules: &'a [Rule], name: &str| rules.iter().find(|rule| rule.name == name);
    let here = new.iter().filter_map(|rule| match find(old, &rule.name) {
        None => Some(Change::Added(rule)),
        Some(before) if before != rule => Some(Change::Changed(rule)),
        Some(_) => None,
    });
    let gone = old.iter().filter(|rule| find(new, &rule.name).is_none()).map(Change::Removed);
    here.chain(gone).collect()
}

/// `old` with the rules of `new`: those of the same name in their places, the others at the end.
pub fn merged(old: &[Rule], new: &[Rule]) -> Vec<Rule> {
    let find = |rules: &[Rule], name: &str| rules.iter().position(|rule| rule.name == name);
    let replaced = old.iter().map(|rule| find(new, &rule.name).and_then(|at| new.get(at)).unwrap_or(rule));
    let added = new.iter().filter(|rule| find(old, &rule.name).is_none());
    replaced.chain(added).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_known_by_their_names() {
        let rule =
            |name: &str, sound: &str| Rule { name: name.into(), sound: sound.into(), ..Rule::fatal_only() };
        let old = [rule("a", "bell"), rule("b", "bell"), rule("c", "bell")];
        let new = [rule("d", "bell"), rule("b", "none"), rule("a", "bell")];
        assert_eq!(
            changes(&old, &new),
            [Change::Added(&new[0]), Change::Changed(&new[1]), Change::Removed(&old[2])]
        );
        let merged = merged(&old, &new);
        assert_eq!(merged, [old[0].clone(), new[1].clone(), old[2].clone(), new[0].clone()]);
    }
}
