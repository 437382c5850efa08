import Files
import Settings
import WebProbe

/// Whether the web server hands out what lies in the state folder.
extension WebExamination {
    mutating func examineExposure() {
        guard let folder, let path = try? resolved(folder.path) else {
            return add(.note, "whether the state folder is handed out was not tried: no such folder is at hand")
        }
        let files = StateFile.all(in: StateFolder(path))
        guard !files.isEmpty else {
            return add(
                .note, "whether the state folder is handed out was not tried: its files cannot be read by this user")
        }
        let guesses = StateGuesses(of: path, webNames: StateFolder.webNames).paths
        let places = address.mount.isEmpty ? [address] : [address.root, address]
        let asked = places.flatMap { place in
            guesses.flatMap { guess in files.map { (file: $0, url: place.url("\(guess)/\($0.name)")) } }
        }
        let exchanges = askWhatCanBe(asked.map { WebRequest($0.url, range: StateFile.length) })
        let found = zip(asked, exchanges).filter { $0.file.isBeginning(of: $1) }.map(\.0.url)
        guard !found.isEmpty else {
            let count = exchanges.count { $0.answer != nil }
            return add(
                .ok, "nothing of \(path) came by any of \(counted(count, "address", plural: "es")) that answered")
        }
        add(.error, "everybody can read what lies in \(path): \(found.joined(separator: " "))", .moveState)
    }
}

/// A file of the state folder, by whose beginning it is known again.
private struct StateFile {
    let name: String
    private let beginning: [UInt8]

    static let length = 1024
    private static let leastLength = 16

    /// Those that can be read, and hold anything.
    static func all(in folder: StateFolder) -> [StateFile] {
        [folder.credentials, folder.secret, folder.courses, folder.settings].compactMap(Self.init)
    }

    private init?(_ path: String) {
        guard let file = try? FilePieces(of: path), let piece = try? file.next() else { return nil }
        // The head of a database changes from one moment to the next, but for these bytes.
        let count = piece.starts(with: "SQLite format 3\0".utf8) ? 16 : Self.length
        name = String(path.split(separator: "/").last ?? "")
        beginning = Array(piece.prefix(count))
        // Settings like {} are no secret, and may be anybody's.
        guard beginning.count >= Self.leastLength else { return nil }
    }

    func isBeginning(of exchange: WebExchange) -> Bool {
        guard let answer = exchange.answer, answer.status == 200 || answer.status == 206 else { return false }
        return answer.content.starts(with: beginning)
    }
}
