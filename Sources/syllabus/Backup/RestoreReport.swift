import Authentication
import Settings

/// What a restoration has done, and what is to be known about it.
struct RestoreReport {
    private let source: RestoreSource
    private let target: RestoreTarget
    private let ring: KeyRing
    private var keys: [String] { ring.keys.map(\.id) }

    init(_ source: RestoreSource, _ target: RestoreTarget) throws {
        self.source = source
        self.target = target
        ring = try SecretFile(target.folder.secret).keyRing()
    }

    var text: String {
        let done = "Restored \(contents(source.accounts.credentials.count, source.size)) from \(source.folder.path)"
        return ([done] + [keptCourses, settings, keptSecret, passedKeys, unknown].compactMap(\.self)).joined(
            separator: "\n")
    }

    private var keptCourses: String? {
        guard source.size == nil, target.present.contains(.courses) else { return nil }
        return "Kept \(target.folder.courses): the backup has none"
    }

    private var settings: String? {
        guard source.settings != nil, target.present.contains(.settings) else { return nil }
        return "A running service takes the settings at the next SIGHUP or start"
    }

    private var keptSecret: String? {
        guard target.present.contains(.secret) else { return nil }
        let missing = source.keys.filter { !keys.contains($0) }
        guard !missing.isEmpty else { return nil }
        let (plural, words) = (missing.count > 1, missing.joined(separator: ", "))
        return "Kept \(target.folder.secret), which lacks the backup's key\(plural ? "s" : "") \(words): "
            + "the tokens that \(plural ? "they" : "it") signed are refused"
    }

    private var passedKeys: String? {
        guard PassedKeys.others(than: ring, in: target.folder) != nil else { return nil }
        return "The running service has other keys, those of its start, until `\(PassedKeys.remedy)`"
    }

    private var unknown: String? {
        guard !target.present.contains(.credentials) else { return nil }
        return """
            Tokens that were ended after the backup are good again, and ids are given once more; to be safe from such tokens \
            run `syllabus secret rotate`, and `syllabus secret remove ID` for each older key
            """
    }
}
