import Foundation
import Hummingbird

/// What the environment says.
struct Settings {
    let database: String
    let secret: String
    let address: BindAddress

    /// Why the program does not start.
    struct Fault: Error {
        let text: String
    }

    init(_ environment: [String: String]) throws {
        guard let database = environment["DATABASE"], let secret = environment["SECRET"] else {
            throw Fault(text: "DATABASE and SECRET are not both set")
        }
        self.database = database
        self.secret = secret
        if let path = environment["SOCKET"] {
            address = .unixDomainSocket(path: path)
        } else if let port = environment["PORT"].flatMap({ Int($0) }) {
            address = .hostname("127.0.0.1", port: port)
        } else {
            throw Fault(text: "neither SOCKET nor PORT is set")
        }
    }
}
