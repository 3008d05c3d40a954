//! The documents say what is so.

use std::path::{Path, PathBuf};

use watchbell_core::config::{self, KINDS, duration};

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
