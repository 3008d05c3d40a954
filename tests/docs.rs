//! The documents say what is so.

use std::path::{Path, PathBuf};

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

#[test]
fn every_link_into_the_repository_leads_somewhere() {
    let documents =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/rules.md"];
    for document in documents {
        let folder = root().join(document).parent().unwrap().to_owned();
        for link in local_links(&read(document)) {
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
