//! The keyrings of the desktops. Everything here may block for as long as a person thinks.

use keyring_core::Entry;

/// What every entry is filed under; the user name is the token's name.
const SERVICE: &str = "watchbell";

/// A kind of keyring.
pub(super) trait Vault: Send + Sync + std::fmt::Debug {
    /// Opens it, and names an entry in it.
    fn entry(&self, name: &str) -> keyring_core::Result<Entry>;

    /// Whether it is locked, found out without asking a person to unlock it.
    fn locked(&self) -> bool;
}

/// The keyring of this system.
#[derive(Debug)]
pub(super) struct System;

#[cfg(target_os = "linux")]
pub(super) use secret_service::is_absent;

#[cfg(target_os = "linux")]
mod secret_service {
    //! The Secret Service (freedesktop, 0.2): gnome-keyring, KWallet, KeePassXC.

    use std::collections::HashMap;
    use std::error::Error;

    use keyring_core::Entry;
    use keyring_core::api::CredentialStoreApi;
    use zbus::blocking::Connection;
    use zbus::zvariant::OwnedValue;
    use zbus_secret_service_keyring_store::Store;

    use super::{SERVICE, System, Vault};

    impl Vault for System {
        fn entry(&self, name: &str) -> keyring_core::Result<Entry> {
            let label = format!("Watchbell: {name}");
            Store::new()?.build(SERVICE, name, Some(&HashMap::from([("label", label.as_str())])))
        }

        fn locked(&self) -> bool {
            let default = "/org/freedesktop/secrets/aliases/default";
            let ask = || -> zbus::Result<bool> {
                let reply = Connection::session()?.call_method(
                    Some("org.freedesktop.secrets"),
                    default,
                    Some("org.freedesktop.DBus.Properties"),
                    "Get",
                    &("org.freedesktop.Secret.Collection", "Locked"),
                )?;
                Ok(reply.body().deserialize::<OwnedValue>()?.try_into()?)
            };
            ask().unwrap_or(false)
        }
    }

    /// Whether nobody answers to the service's name: not running and not to be started, or gone while it was asked.
    pub(in crate::secret) fn is_absent(cause: &(dyn Error + 'static)) -> bool {
        let mut causes =
            std::iter::successors(Some(cause), |cause: &&(dyn Error + 'static)| (*cause).source());
        causes.any(|cause| match cause.downcast_ref::<zbus::Error>() {
            Some(zbus::Error::MethodError(name, ..)) => {
                let name = name.as_str().strip_prefix("org.freedesktop.DBus.Error.").unwrap_or_default();
                matches!(name, "ServiceUnknown" | "NameHasNoOwner" | "NoReply" | "Disconnected")
                    || name.starts_with("Spawn.")
            }
            Some(zbus::Error::InputOutput(_)) => true,
            _ => matches!(cause.downcast_ref(), Some(zbus::fdo::Error::ServiceUnknown(_))),
        })
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) use native::is_absent;

#[cfg(not(target_os = "linux"))]
mod native {
    //! The Keychain of macOS, the Credential Manager of Windows.

    use keyring_core::Entry;
    use keyring_core::api::CredentialStoreApi;

    use super::{SERVICE, System, Vault};

    impl Vault for System {
        #[cfg(target_os = "macos")]
        fn entry(&self, name: &str) -> keyring_core::Result<Entry> {
            apple_native_keyring_store::keychain::Store::new()?.build(SERVICE, name, None)
        }

        #[cfg(windows)]
        fn entry(&self, name: &str) -> keyring_core::Result<Entry> {
            windows_native_keyring_store::Store::new()?.build(SERVICE, name, None)
        }

        #[cfg(not(any(target_os = "macos", windows)))]
        fn entry(&self, _: &str) -> keyring_core::Result<Entry> {
            Err(keyring_core::Error::NoDefaultStore)
        }

        /// These are unlocked with the session, or ask by themselves without our being able to look first.
        fn locked(&self) -> bool {
            false
        }
    }

    pub(in crate::secret) fn is_absent(_: &(dyn std::error::Error + 'static)) -> bool {
        false
    }
}

#[cfg(test)]
pub(super) mod fake {
    use std::collections::HashSet;
    use std::sync::{Arc, Condvar, Mutex};

    use keyring_core::api::CredentialStoreApi;
    use keyring_core::mock::Store;
    use keyring_core::{Entry, Error};

    /// A keyring in memory.
    #[derive(Debug, Clone, Default)]
    pub(crate) struct Vault(Arc<(Mutex<State>, Condvar)>);

    #[derive(Debug, Default)]
    struct State {
        store: Option<Arc<Store>>,
        is: HashSet<&'static str>,
        prompts: usize,
    }

    impl Vault {
        /// Whether nothing answers.
        pub(crate) fn absent(&self, absent: bool) {
            let mut state = self.0.0.lock().unwrap();
            if absent {
                state.is.insert("absent")
            } else {
                state.is.remove("absent")
            };
        }

        /// Locks it; prompts are dismissed.
        pub(crate) fn lock(&self) {
            self.0.0.lock().unwrap().is.insert("locked");
        }

        /// Locks it; prompts stay open until [`Vault::unlock`].
        pub(crate) fn prompt(&self) {
            self.0.0.lock().unwrap().is.extend(["locked", "prompt"]);
        }

        pub(crate) fn unlock(&self) {
            self.0.0.lock().unwrap().is.clear();
            self.0.1.notify_all();
        }

        /// How often a person was asked.
        pub(crate) fn prompts(&self) -> usize {
            self.0.0.lock().unwrap().prompts
        }
    }

    impl super::Vault for Vault {
        fn entry(&self, name: &str) -> keyring_core::Result<Entry> {
            let mut state = self.0.0.lock().unwrap();
            if state.is.contains("absent") {
                return Err(Error::PlatformFailure("no service".into()));
            }
            if state.is.contains("locked") {
                state.prompts += 1;
                while state.is.contains("prompt") {
                    state = self.0.1.wait(state).unwrap();
                }
                if state.is.contains("locked") {
                    return Err(Error::NoStorageAccess("dismissed".into()));
                }
            }
            let store = state.store.get_or_insert_with(|| Store::new().unwrap());
            store.build(super::SERVICE, name, None)
        }

        fn locked(&self) -> bool {
            self.0.0.lock().unwrap().is.contains("locked")
        }
    }
}
