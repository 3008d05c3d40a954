//! Hashes in place of texts that are never asked back.

use std::hash::Hasher;

/// FNV-1a of the parts, told apart by a byte that no text has. The same in every version, since hashes are stored.
pub(crate) fn hash<const N: usize>(parts: [&str; N]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (place, part) in parts.into_iter().enumerate() {
        let apart = (place > 0).then_some(0xff);
        for byte in apart.into_iter().chain(part.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    hash
}

/// Hashes what is a hash already: not at all.
#[derive(Debug, Clone, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn it_stays_the_same_and_keeps_parts_apart() {
        assert_eq!(hash(["foobar"]), 0x8594_4171_f739_67e8, "as published with FNV");
        assert_ne!(hash(["a", "bc"]), hash(["ab", "c"]));
        assert_ne!(hash(["a", ""]), hash(["a"]));
    }
}
