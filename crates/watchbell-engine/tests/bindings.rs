//! The window's TypeScript is generated from the control protocol's types; this keeps the committed file true.
//! `UPDATE_BINDINGS=1 cargo test -p watchbell-engine --test bindings` writes it anew.

use std::collections::BTreeMap;
use std::path::Path;

use ts_rs::{Config, TS, TypeVisitor};
use watchbell_core::config::KINDS;
use watchbell_engine::control::{ControlError, Request, Response, Update};

struct Declarations<'a> {
    config: &'a Config,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(self.config);
        if !self.by_name.contains_key(&name) {
            self.by_name.insert(name, T::decl(self.config));
            T::visit_dependencies(self);
        }
    }
}

fn generated() -> String {
    let config = Config::default();
    let mut all = Declarations { config: &config, by_name: BTreeMap::new() };
    all.visit::<Request>();
    all.visit::<Response>();
    all.visit::<Update>();
    all.visit::<ControlError>();
    let mut text = String::from(
        "// Generated from crates/watchbell-engine/src/{control,view}.rs. Do not edit:\n// UPDATE_BINDINGS=1 cargo test -p watchbell-engine --test bindings\n",
    );
    for declaration in all.by_name.values() {
        text.push_str("\nexport ");
        text.push_str(declaration);
        text.push('\n');
    }
    text.push_str(&kinds());
    text
}

/// The kinds of source, from core's table: the window's forms follow it.
#[allow(clippy::unwrap_used, reason = "a table of texts")]
fn kinds() -> String {
    let words: Vec<_> = KINDS.iter().map(|facts| format!("\"{}\"", facts.word)).collect();
    let rows = serde_json::to_string_pretty(&KINDS).unwrap();
    format!(
        "\nexport type SourceKind = {};\n\
         \nexport type SourceSetting = {{ key: string, required: boolean, like: string, says: string, }};\n\
         \nexport type KindFacts = {{ kind: SourceKind, word: string, \
         settings: SourceSetting[], }};\n\
         \nexport const KINDS: readonly KindFacts[] = {rows};\n",
        words.join(" | ")
    )
}

#[test]
fn the_window_speaks_the_same_protocol_as_the_engine() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/backend/bindings.ts");
    let now = generated();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == now,
        "ui/src/backend/bindings.ts is out of date: run UPDATE_BINDINGS=1 cargo test -p watchbell-engine --test bindings"
    );
}
