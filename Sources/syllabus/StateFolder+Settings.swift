import Files
import Settings

extension StateFolder {
    /// Tells what is wrong with the settings here; they are copied all the same, though no service starts with them.
    func warnOfSettings() {
        do throws(SettingsError) {
            _ = try ServiceSettings(in: self, environment: [:])
        } catch {
            StandardStream.error.write("syllabus: warning: \(error); copied as it is".printable + "\n")
        }
    }
}
