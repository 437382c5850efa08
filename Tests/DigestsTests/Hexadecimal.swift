import Digests
import TestSupport

/// The digest as the standards write it.
func hex(_ digest: SHA256Digest) -> String {
    hex(digest.bytes.span)
}

/// The code as the standards write it.
func hex(_ code: MessageAuthenticationCode) -> String {
    hex(code.bytes.span)
}

private func hex(_ bytes: Span<UInt8>) -> String {
    hex(bytes.indices.map { bytes[$0] })
}
