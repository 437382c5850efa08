import Authentication
import Files
import Settings
import Time

extension Examination {
    private static let year: Int64 = 365 * 86_400

    mutating func examineSecret(_ settings: ServiceSettings?) {
        examineLock(of: folder.secret, ", so no key can be exchanged")
        guard !examineLink(folder.secret) else { return }
        let isUsable = examineReading(of: folder.secret)
        do throws(SecretFileError) {
            let ring = try SecretFile(folder.secret).keyRing()
            let kind = ring.newest.isPlain ? "a plain secret of one line" : counted(ring.keys.count, "key")
            add(.ok, "\(folder.secret): \(kind); \(ring.newest.id) signs")
            if let doubt = try SecretFile(folder.secret).plainSecretDoubt() {
                add(.warning, "\(folder.secret) is a plain secret and \(doubt)", Self.doubting)
            }
            judgeAges(ring, settings)
            judgeCopy(of: ring)
        } catch .unreadable(let error) where error.isPermission {
            if isUsable { addUnreadable("\(error)") }
        } catch {
            add(.error, "\(error)")
        }
    }

    /// Changing the line ends the tokens that were signed with all of it.
    private static let doubting =
        "if it is as it was given to the old application, leave it; else put the bare key there"

    private mutating func judgeCopy(of ring: KeyRing) {
        guard PassedKeys.others(than: ring, in: folder) != nil else { return }
        add(.warning, "the running service has other keys, those of its start", PassedKeys.remedy)
    }

    private mutating func judgeAges(_ ring: KeyRing, _ settings: ServiceSettings?) {
        if let created = ring.newest.created, created.advanced(bySeconds: Self.year) < now {
            add(
                .note, "the key that signs is \(created.words(until: now)) old",
                "syllabus secret rotate\(state.repeated)")
        }
        for key in ring.keys {
            guard let created = key.created, created > now.advanced(bySeconds: 60) else { continue }
            add(.warning, "the key \(key.id) was made at \(created.rfc3339), which is yet to come", "set the clock")
        }
        guard let settings, !settings.tokenPolicy.allowsNonExpiring else { return }
        let life = Int64(settings.tokenMaxLifetime) + settings.tokenPolicy.leeway
        for (successor, key) in zip(ring.keys, ring.keys.dropFirst()) {
            guard let end = successor.created?.advanced(bySeconds: life), end < now else { continue }
            add(
                .note, "no token of the key \(key.id) is good any more",
                "syllabus secret remove \(state.options(before: key.id))")
        }
    }
}
