import Authentication
import Files
import Settings
import Time

extension Examination {
    private static let longLife = 90 * 86_400

    /// The settings, where they can be used.
    mutating func examineSettings() -> ServiceSettings? {
        guard !examineLink(folder.settings) else { return nil }
        examineSettingsFile()
        do throws(SettingsError) {
            let settings = try ServiceSettings(in: folder, environment: ProcessEnvironment.variables)
            add(.ok, "the settings have known names and good values")
            note(settings)
            return settings
        } catch {
            if !isSettingsFileClosed { add(.error, "\(error)", "docs/settings.md has every setting and its range") }
            return nil
        }
    }

    private var isSettingsFileClosed: Bool {
        do throws(FileError) {
            _ = try FileContents(of: folder.settings, limit: 65_536)
            return false
        } catch {
            return error.isPermission
        }
    }

    private mutating func examineSettingsFile() {
        let isUsable = examineReading(of: folder.settings)
        guard let status = try? FileStatus(of: folder.settings) else { return }
        if isUsable, isSettingsFileClosed { addUnreadable("\(folder.settings) may not be read") }
        if status.isWritableByOthers {
            add(
                .warning, "\(folder.settings) may be changed by others than its owner",
                "chmod go-w \(folder.settings.shellWord)")
        }
    }

    private mutating func note(_ settings: ServiceSettings) {
        if settings.tokenPolicy.allowsNonExpiring {
            add(.note, "allow_non_expiring_tokens is on: a lost token is good until it is revoked")
        }
        if settings.tokenMaxLifetime > Self.longLife {
            let life = Timestamp(seconds: 0).words(until: Timestamp(seconds: Int64(settings.tokenMaxLifetime)))
            add(.note, "token_max_lifetime is \(life): a lost token is good for as long, or until it is revoked")
        }
    }
}
