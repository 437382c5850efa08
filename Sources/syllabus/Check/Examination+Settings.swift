import Authentication
import Files
import Settings
import Time

extension Examination {
    private static let longLife = 90 * 86_400

    /// The settings, where they can be used.
    mutating func examineSettings() -> ServiceSettings? {
        guard !examineLink(folder.settings) else { return nil }
        guard examineSettingsFile() else { return nil }
        do throws(SettingsError) {
            let settings = try ServiceSettings(in: folder, environment: ProcessEnvironment.variables)
            add(.ok, "the settings have known names and good values")
            note(settings)
            return settings
        } catch {
            add(.error, "\(error)", "syllabus.json(5) and docs/settings.md have every setting and its range")
            return nil
        }
    }

    /// Returns whether the file can be read, or is missing.
    private mutating func examineSettingsFile() -> Bool {
        let isUsable = examineReading(of: folder.settings)
        if let status = try? FileStatus(of: folder.settings), status.isWritableByOthers {
            add(
                .warning, "\(folder.settings) may be changed by others than its owner",
                advice(about: folder.settings, or: "chmod go-w"))
        }
        do throws(FileError) {
            _ = try FileContents(of: folder.settings, limit: ServiceSettings.limit)
            return true
        } catch  where error.isPermission {
            if isUsable { addUnreadable("\(error)") }
        } catch  where !error.isMissing {
            add(.error, "\(error)")
        } catch {
            return true
        }
        return false
    }

    private mutating func note(_ settings: ServiceSettings) {
        if settings.allowsAnyOrigin {
            add(.note, "cors_origins is *: the page of any site may use the API through its visitors' browsers")
        }
        if settings.tokenPolicy.allowsNonExpiring {
            add(.note, "allow_non_expiring_tokens is on: a lost token is good until it is revoked")
        }
        if settings.tokenMaxLifetime > Self.longLife {
            let life = Timestamp(seconds: 0).words(until: Timestamp(seconds: Int64(settings.tokenMaxLifetime)))
            add(.note, "token_max_lifetime is \(life): a lost token is good for as long, or until it is revoked")
        }
    }
}
