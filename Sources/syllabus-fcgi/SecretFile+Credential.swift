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
        if FileStatus.isMissing(path) {
            self.init(folder.secret)
        } else {
            self.init(credential: path)
        }
    }
}
