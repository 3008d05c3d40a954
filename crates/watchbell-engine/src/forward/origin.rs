//! What the name of a log says of who wrote it.

use std::path::Path;

/// Only the last part of a path.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The container and its like, as tags, by the places where the common runtimes keep their logs:
///
/// - Docker: `/var/lib/docker/containers/ID/ID-json.log`
/// - Kubernetes: `/var/log/pods/NAMESPACE_POD_UID/CONTAINER/0.log`, and `/var/log/containers/POD_NAMESPACE_CONTAINER-ID.log`
/// - systemd: `/var/log/UNIT.service.log`, for units that write to files of their name
pub(super) fn of(path: &Path) -> Vec<(String, String)> {
    let text = path.to_string_lossy();
    let parts: Vec<&str> = text.split('/').collect();
    let tags = |tags: &[(&str, &str)]| {
        tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    match parts.as_slice() {
        [.., "containers", id, file] if file.strip_suffix("-json.log") == Some(id) => {
            tags(&[("container", id.get(..12).unwrap_or(id))])
        }
        [.., "pods", pod, container, _] => match pod.split('_').collect::<Vec<_>>().as_slice() {
            [namespace, pod, _] => tags(&[("namespace", namespace), ("pod", pod), ("container", container)]),
            _ => Vec::new(),
        },
        [.., "containers", file] => {
            match file.trim_end_matches(".log").split('_').collect::<Vec<_>>().as_slice() {
                [pod, namespace, container] => {
                    let container = container.rsplit_once('-').map_or(*container, |(container, _)| container);
                    tags(&[("namespace", namespace), ("pod", pod), ("container", container)])
                }
                _ => Vec::new(),
            }
        }
        [.., file] => match file.find(".service").and_then(|at| file.get(..at + ".service".len())) {
            Some(unit) => tags(&[("unit", unit)]),
            None => Vec::new(),
        },
        [] => Vec::new(),
    }
}

/// What this computer is called.
#[cfg(unix)]
pub fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// What this computer is called.
#[cfg(not(unix))]
pub fn host() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_else(|_| "this computer".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_log_says_which_container_or_unit_wrote_it() {
        for (path, expect) in [
            (
                "/var/lib/docker/containers/4f1d0123456789ab/4f1d0123456789ab-json.log",
                "container=4f1d01234567",
            ),
            ("/var/log/pods/shop_web-7d4_1b9e/cart/0.log", "namespace=shop pod=web-7d4 container=cart"),
            ("/var/log/containers/web-7d4_shop_cart-4f1d01.log", "namespace=shop pod=web-7d4 container=cart"),
            ("/var/log/shop.service.log", "unit=shop.service"),
            ("/var/log/shop.service.log.1", "unit=shop.service"),
            ("/var/log/nginx/error.log", ""),
            ("shop.log", ""),
        ] {
            let tags: Vec<_> =
                of(Path::new(path)).iter().map(|(key, value)| format!("{key}={value}")).collect();
            assert_eq!(tags.join(" "), expect, "{path}");
        }
    }
}
