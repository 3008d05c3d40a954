//! The documents say what is so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use watchbell_core::config::{self, KINDS, duration};

use crate::support::Scenario;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Targets of Markdown links that lead into the repository.
fn local_links(text: &str) -> Vec<String> {
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    links
        .map(|link| link.split('#').next().unwrap_or_default().to_owned())
        .filter(|link| !link.is_empty() && !link.contains("://"))
        .collect()
}

/// The documents in a folder of the repository and below it.
fn documents(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let name = format!("{folder}/{}", entry.unwrap().file_name().into_string().unwrap());
        if root().join(&name).is_dir() {
            found.extend(documents(&name));
        } else if Path::new(&name).extension().is_some_and(|end| end == "md") {
            found.push(name);
        }
    }
    found.sort();
    found
}

#[test]
fn every_link_into_the_repository_leads_somewhere() {
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
    for document in top.map(str::to_owned).into_iter().chain(documents("docs")) {
        let folder = root().join(&document).parent().unwrap().to_owned();
        for link in local_links(&read(&document)) {
            assert!(folder.join(&link).exists(), "{document} leads to {link}, which is not there");
        }
    }
}

#[test]
fn every_file_that_the_code_map_names_is_there() {
    let map = read("ARCHITECTURE.md");
    let named: Vec<&str> = map
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| {
            name.contains('/') && !name.contains(char::is_whitespace) && !name.contains(['*', '<', ':'])
        })
        .collect();
    assert!(named.len() > 20, "the code map names only {named:?}");
    for name in named {
        assert!(root().join(name).exists(), "ARCHITECTURE.md names {name}, which is not there");
    }
}

#[test]
fn the_readme_names_the_two_commands_and_shows_a_real_picture() {
    let readme = read("README.md");
    for wanted in ["./dev run", "./dev test", "curl"] {
        assert!(readme.contains(wanted), "README.md does not mention {wanted}");
    }
    let pictures: Vec<_> = local_links(&readme)
        .into_iter()
        .filter(|link| Path::new(link).extension().is_some_and(|end| end == "png"))
        .collect();
    assert!(!pictures.is_empty(), "README.md shows no picture");
}

#[test]
fn the_changelog_knows_this_version() {
    assert!(
        read("CHANGELOG.md").contains(&format!("## {}", env!("CARGO_PKG_VERSION")))
            || read("CHANGELOG.md").contains("## Unreleased")
    );
}

#[test]
fn every_command_of_the_readme_can_be_typed() {
    let readme = read("README.md");
    let typed = readme
        .lines()
        .filter_map(|line| line.trim().strip_prefix("watchbell "))
        .filter_map(|rest| rest.split_whitespace().next());
    for command in typed {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_watchbell"))
            .args([command, "--help"])
            .output()
            .unwrap();
        assert!(output.status.success(), "README.md says `watchbell {command}`, which does not exist");
    }
}

#[test]
fn the_table_of_sources_is_the_table_of_kinds() {
    let text = read("docs/sources.md");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| `") && !line.starts_with("| `kind`"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let words: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(words, KINDS.map(|facts| facts.word));
    for (row, facts) in rows.iter().zip(&KINDS) {
        for setting in facts.settings.iter().filter(|setting| setting.required) {
            assert!(row[2].contains(&format!("`{}`", setting.key)), "{} needs {}", facts.word, setting.key);
        }
        let asked = facts.every.map(|every| format!("asked every {}", duration::text(every)));
        assert_eq!(row[4].starts_with("asked"), asked.is_some(), "{}", facts.word);
        assert!(asked.is_none_or(|asked| row[4] == asked), "{}: {}", facts.word, row[4]);
    }
}

#[test]
fn every_example_of_a_source_is_a_configuration_without_problems() {
    let mut examples = 0;
    for document in documents("docs").iter().filter(|name| name.starts_with("docs/sources")) {
        for example in read(document).split("```toml").skip(1).filter_map(|rest| rest.split("```").next()) {
            let parsed = config::parse(example);
            assert!(parsed.problems.is_empty(), "{document}:{example}\n{:#?}", parsed.problems);
            examples += 1;
        }
    }
    assert!(examples >= 9, "only {examples} examples");
}

#[test]
fn every_field_of_a_query_is_documented_and_every_example_can_be_meant() {
    let text = read("docs/search.md");
    let now = "2026-11-22T12:00:00Z[UTC]".parse().unwrap();
    for (field, _) in watchbell_core::query::FIELDS {
        assert!(text.contains(&format!("\n| `{field}` |")), "docs/search.md does not know {field}");
    }
    let typed = text.lines().filter(|line| line.starts_with("level:fatal release:"));
    let cells = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let examples: Vec<&str> = typed.chain(cells.filter(|cell| cell.contains([':', '*', '"', '-']))).collect();
    assert!(examples.len() >= 6, "{examples:?}");
    for example in examples {
        watchbell_core::query::parse(example, &now).unwrap_or_else(|error| panic!("{example}: {error}"));
    }
}

/// The sentences of the README: of its paragraphs, list items and rows of tables, and each command that can be typed.
fn sentences(text: &str) -> Vec<String> {
    let (mut found, mut paragraph, mut code) = (Vec::new(), String::new(), None);
    for line in text.lines().chain([""]) {
        let line_of_text = line.trim_start_matches("- ");
        if let Some(language) = line.strip_prefix("```") {
            code = if code.is_some() { None } else { Some(language) };
        } else if let Some(language) = code {
            let typed =
                language == "sh" && line.starts_with(|first: char| first.is_alphabetic() || first == '.');
            found.extend(typed.then(|| line.to_owned()));
        } else if line.starts_with('|') {
            found.extend(line.contains(char::is_alphanumeric).then(|| line.to_owned()));
        } else if !line.is_empty() && !line.trim_start().starts_with(['#', '!', '<']) {
            if line_of_text.len() < line.len() {
                found.extend(split(&std::mem::take(&mut paragraph)));
            }
            paragraph = format!("{paragraph} {}", line_of_text.trim());
            continue;
        }
        found.extend(split(&std::mem::take(&mut paragraph)));
    }
    found
}

/// A sentence ends before a capital letter, code, emphasis or a link.
fn split(paragraph: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    for word in paragraph.split_whitespace() {
        let ended = sentences.last().is_some_and(|last| last.ends_with(['.', '!', '?']));
        if ended && word.starts_with(|first: char| first.is_uppercase() || "`*[".contains(first)) {
            sentences.push(String::new());
        }
        let last = sentences.last_mut().unwrap();
        if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(word);
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// `tests/readme.toml`: sentences by their beginnings, and where each is walked.
#[derive(serde::Deserialize)]
struct Walked {
    promises: BTreeMap<String, Vec<String>>,
    no_promises: Vec<String>,
}

#[test]
fn every_promise_of_the_readme_has_a_test_that_walks_it() {
    let walked: Walked = toml_edit::de::from_str(&read("tests/readme.toml")).unwrap();
    let sentences = sentences(&read("README.md"));
    let known: Vec<&String> = walked.promises.keys().chain(&walked.no_promises).collect();
    for beginning in &known {
        let said = sentences.iter().filter(|sentence| sentence.starts_with(*beginning)).count();
        assert_eq!(said, 1, "so many sentences of README.md begin with {beginning:?} of tests/readme.toml");
    }
    let new: Vec<_> = sentences
        .iter()
        .filter(|sentence| !known.iter().any(|beginning| sentence.starts_with(*beginning)))
        .collect();
    assert!(new.is_empty(), "say in tests/readme.toml what walks these of README.md: {new:#?}");
    for (promise, tests) in &walked.promises {
        assert!(!tests.is_empty(), "nothing walks {promise:?}");
        for test in tests {
            let (file, name) = test.split_once(": ").unwrap_or_else(|| panic!("not FILE: NAME: {test}"));
            let rust = Path::new(file).extension().is_some_and(|end| end == "rs");
            let wanted = if rust { format!("fn {name}(") } else { name.to_owned() };
            assert!(read(file).contains(&wanted), "{promise:?} is walked by {test}, which is not there");
        }
    }
}

#[test]
fn every_configuration_in_the_readme_has_no_problems() {
    let readme = read("README.md");
    for example in readme.split("```toml").skip(1).filter_map(|rest| rest.split("```").next()) {
        let parsed = config::parse(example);
        assert!(parsed.problems.is_empty(), "{example}\n{:#?}", parsed.problems);
    }
}

#[tokio::test]
async fn what_the_readme_posts_rings() {
    let readme = read("README.md");
    let posted = readme.split("-d '").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let here = Scenario::new().await;
    here.send(serde_json::from_str(posted).unwrap()).await;
    here.expect_ring("Fatal: No connection to the database").await;
}

#[test]
fn every_package_is_known_to_every_system_that_the_readme_names() {
    let setup = read("scripts/setup.sh");
    let groups: Vec<&str> =
        setup.split("apt-").skip(1).filter_map(|rest| rest.split([')', ' ']).next()).collect();
    assert!(groups.contains(&"build") && groups.contains(&"desktop"), "{groups:?}");
    for group in groups.iter().filter(|group| setup.contains(&format!("apt-{group})"))) {
        for manager in ["dnf", "pacman"] {
            assert!(setup.contains(&format!("{manager}-{group})")), "{manager} has no packages for {group}");
        }
    }
}

#[cfg(unix)]
#[test]
fn dev_help_lists_every_command() {
    let output = std::process::Command::new(root().join("dev")).arg("help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let script = read("dev");
    let commands = script.split("case $command in").nth(1).unwrap().lines();
    let commands: Vec<&str> = commands
        .filter_map(|line| line.strip_prefix("    ")?.split_once(')'))
        .map(|(command, _)| command)
        .filter(|command| command.chars().all(|one| one.is_ascii_lowercase()))
        .collect();
    assert!(commands.contains(&"run") && commands.contains(&"test"), "{commands:?}");
    for command in commands {
        assert!(help.contains(&format!("./dev {command} ")), "./dev help does not list {command}:\n{help}");
    }
}
