import Glibc
import TestSupport
import Testing

@testable import Authentication

/// A credentials file in the folder.
extension TemporaryFolder {
    var file: CredentialFile { CredentialFile(path: self["credentials.json"]) }

    var text: String? { text(of: "credentials.json") }

    func write(_ text: String) throws {
        try write(text, to: "credentials.json")
    }

    func setTime(nanoseconds: Int) throws {
        try setTime(to: timespec(tv_sec: 1_700_000_000, tv_nsec: nanoseconds))
    }

    func setTime(to time: timespec) throws {
        let times = [time, time]
        try #require(unsafe utimensat(AT_FDCWD, file.path, times, 0) == 0)
    }
}
