//! What programs for the blind are told of the window: its tree on the accessibility bus (AT-SPI,
//! <https://gnome.pages.gitlab.gnome.org/at-spi2-core/libatspi/>).

use std::path::Path;
use std::process::Command;

use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, Proxy};

use super::process::leave_running;
use super::wait::until;

/// A thing in the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Thing {
    /// Empty: none that matters here.
    pub role: &'static str,
    pub name: String,
}

/// The accessibility bus.
pub(crate) struct A11y(Connection);

/// Roles of what can be pressed, typed into or chosen, and of headings, by their numbers (`AtspiRole`): WebKit no longer tells their
/// names.
const ROLES: [(u32, &str); 15] = [
    (7, "check box"),
    (11, "combo box"),
    (35, "menu item"),
    (37, "page tab"),
    (40, "password text"),
    (43, "button"),
    (44, "radio button"),
    (51, "slider"),
    (52, "spin button"),
    (62, "toggle button"),
    (79, "entry"),
    (83, HEADING),
    (88, "link"),
    (130, "switch"),
    (129, "button with a menu"),
];
const HEADING: &str = "heading";

impl Thing {
    /// Whether somebody must know what it is for.
    pub(crate) fn is_operated(&self) -> bool {
        !self.role.is_empty() && self.role != HEADING
    }
}

impl A11y {
    /// Finds the bus, and starts it where nobody has.
    pub(crate) async fn start() -> Self {
        let session = Connection::session().await.unwrap();
        let bus = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus").await.unwrap();
        if bus.call::<_, _, String>("GetAddress", &()).await.is_err() {
            let places = ["/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib"];
            let launcher = places.iter().map(|place| Path::new(place).join("at-spi-bus-launcher"));
            let launcher =
                launcher.into_iter().find(|file| file.is_file()).expect("at-spi2-core is installed");
            leave_running(Command::new(launcher).arg("--launch-immediately"));
        }
        let address: String =
            until("the accessibility bus is there", async || bus.call("GetAddress", &()).await.ok()).await;
        // Programs look whether anybody listens before they tell of themselves.
        let status = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status").await.unwrap();
        status.set_property("IsEnabled", true).await.unwrap();
        let connection = zbus::connection::Builder::address(address.as_str()).unwrap().build().await.unwrap();
        Self(connection)
    }

    /// All that is in the window, in reading order.
    pub(crate) async fn window(&self) -> Vec<Thing> {
        let mut things = Vec::new();
        let mut left =
            vec![("org.a11y.atspi.Registry".to_owned(), "/org/a11y/atspi/accessible/root".to_owned())];
        while let Some((name, path)) = left.pop() {
            // What has gone meanwhile is not there.
            let Some((thing, children)) = self.look(&name, &path).await else { continue };
            things.push(thing);
            left.extend(children.into_iter().rev());
        }
        things
    }

    async fn look(&self, name: &str, path: &str) -> Option<(Thing, Vec<(String, String)>)> {
        let it =
            Proxy::new(&self.0, name.to_owned(), path.to_owned(), "org.a11y.atspi.Accessible").await.ok()?;
        let mut children: Vec<(String, OwnedObjectPath)> = it.call("GetChildren", &()).await.ok()?;
        // GTK tells of a web view's contents, which live in another process, only one by one.
        if children.is_empty() && it.get_property::<i32>("ChildCount").await == Ok(1) {
            children.push(it.call("GetChildAtIndex", &(0_i32)).await.ok()?);
        }
        let thing = Thing {
            role: role(it.call("GetRole", &()).await.ok()?),
            name: it.get_property("Name").await.unwrap_or_default(),
        };
        let children = children.into_iter().map(|(name, path)| (name, path.to_string()));
        Some((thing, children.collect()))
    }
}

fn role(number: u32) -> &'static str {
    ROLES.iter().find(|(one, _)| *one == number).map_or("", |(_, name)| name)
}
