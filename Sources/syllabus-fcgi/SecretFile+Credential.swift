import Authentication
import Files
import Settings

extension SecretFile {
    /// The keys of a service: systemd's copy of them, where it has made one, or else those of the state folder.
    ///
    /// By its copy (LoadCredential=) the service needs no access to the file itself, and cannot change it.
    init(of folder: StateFolder, environment: [String: String]) {
        guard let credentials = environment["CREDENTIALS_DIRECTORY"], !credentials.isEmpty else {
            self.init(folder.secret)
            return
        }
        let path = "\(credentials)/secret"
        if Self.isMissing(path) {
            self.init(folder.secret)
        } else {
            self.init(credential: path)
        }
    }

    /// One that cannot be looked at is none that is missing: reading it tells why.
    private static func isMissing(_ path: String) -> Bool {
        do throws(FileError) {
            _ = try FileStatus(of: path)
            return false
        } catch {
            return error.isMissing
        }
    }
}
