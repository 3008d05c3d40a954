//! Every language says everything, and with the same to be filled in; what the code says there are words for, and no others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "it is a test, from helper to helper"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast;
use fluent_syntax::parser;
use watchbell_core::{say, words};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// What a file calls itself: `ring` of `ring.ftl`, `de` of `words/de`.
fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// The messages of a language, by id, each with the names of what is filled into it.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::new();
    let mut within = BTreeMap::new();
    for file in entries(&root().join("words").join(language).join("desktop")) {
        let text = fs::read_to_string(&file).unwrap();
        let resource = parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.display()));
        for entry in resource.body {
            let ast::Entry::Message(message) = entry else { continue };
            let id = message.id.name.to_owned();
            assert!(id.starts_with(&format!("{}-", name(&file))), "{id} is not of {}", file.display());
            let mut found = Found::default();
            found.pattern(&message.value.expect("a message says something"));
            assert!(messages.insert(id.clone(), found.filled).is_none(), "{id} is said twice in {language}");
            within.insert(id, found.messages);
        }
    }
    // What a message says by another one is filled into that.
    for (id, others) in &within {
        let more: BTreeSet<_> = others.iter().flat_map(|other| messages[other].clone()).collect();
        messages.get_mut(id).unwrap().extend(more);
    }
    messages
}

/// What a message is made of.
#[derive(Default)]
struct Found {
    filled: BTreeSet<String>,
    messages: BTreeSet<String>,
}

impl Found {
    fn pattern(&mut self, pattern: &ast::Pattern<&str>) {
        for element in &pattern.elements {
            if let ast::PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &ast::Expression<&str>) {
        match expression {
            ast::Expression::Inline(inline) => self.inline(inline),
            ast::Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &ast::InlineExpression<&str>) {
        match inline {
            ast::InlineExpression::VariableReference { id } => {
                self.filled.insert(id.name.to_owned());
            }
            ast::InlineExpression::MessageReference { id, .. } => {
                self.messages.insert(id.name.to_owned());
            }
            ast::InlineExpression::Placeable { expression } => self.expression(expression),
            _ => {}
        }
    }
}

/// The ids that stand in the code, in `say!("…"`.
fn said() -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    let mut folders: Vec<_> = ["watchbell-core/src", "watchbell-engine/src", "watchbell"]
        .map(|of| root().join("crates").join(of))
        .into();
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let code = fs::read_to_string(&path).unwrap();
                let calls =
                    code.split("say!(").skip(1).filter_map(|call| call.trim_start().strip_prefix('"'));
                said.extend(calls.filter_map(|call| Some(call.split_once('"')?.0.to_owned())));
            }
        }
    }
    // The example in the macro's documentation is said too.
    said
}

#[test]
fn every_language_says_the_same() {
    let english = messages("en");
    for language in entries(&root().join("words")).iter().filter(|path| path.is_dir()).map(|path| name(path))
    {
        let other = messages(&language);
        assert_eq!(
            other.keys().collect::<Vec<_>>(),
            english.keys().collect::<Vec<_>>(),
            "the messages of {language}"
        );
        for (id, filled) in &other {
            assert!(
                filled.is_subset(&english[id]),
                "{language}, {id}: {filled:?}, English has {:?}",
                english[id]
            );
        }
    }
}

#[test]
fn what_the_code_says_there_are_words_for_and_no_others() {
    let said = said();
    assert!(said.len() > 50, "the code is found");
    let mut referred = BTreeSet::new();
    for file in entries(&root().join("words/en/desktop")) {
        let text = fs::read_to_string(file).unwrap();
        let resource = parser::parse(text.as_str()).unwrap();
        for entry in &resource.body {
            if let ast::Entry::Message(ast::Message { value: Some(value), .. }) = entry {
                let mut found = Found::default();
                found.pattern(value);
                referred.extend(found.messages);
            }
        }
    }
    let known: BTreeSet<_> = messages("en").into_keys().collect();
    assert_eq!(
        said.difference(&known).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "said, and there are no words"
    );
    let used: BTreeSet<_> = said.union(&referred).cloned().collect();
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "words that nobody says");
}

/// One test, because the language is the process's.
#[test]
fn the_desktop_is_spoken_to_in_its_language() {
    words::speak(["C", "de_AT.UTF-8", "en"]);
    words::speak(["en"]);
    assert_eq!(say!("count-users", n = 1_932), "1.932 Nutzer");
    assert_eq!(say!("count-events", n = 1), "1 Ereignis");
    assert_eq!(say!("watch-left", n = 0, left = ""), "gleich vorbei");
}
