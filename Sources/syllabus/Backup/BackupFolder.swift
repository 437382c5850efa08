import ArgumentParser
import Files
import Settings

/// The folder of a backup, as the command line names it; the files in it are called as in a state folder.
struct BackupFolder {
    /// The same as a state folder.
    let files: StateFolder

    /// Its path, without slashes at the end.
    var path: String { files.path }

    init(_ argument: String) throws {
        var path = argument[...]
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty, !path.unicodeScalars.contains("\u{FFFD}") else {
            throw Failure(.usage, "the folder of the backup has to be named, in UTF-8")
        }
        files = StateFolder(String(path))
    }

    /// Refuses a place where there is something; an empty folder is nothing.
    ///
    /// A link to one is something: the folder that is made beside it can take the place of a folder alone.
    func refuseTaken() throws {
        // A folder cannot be renamed to itself.
        guard let name = path.split(separator: "/").last, name != ".", name != ".." else {
            throw Failure(.cannotCreate, "\(path) cannot be made; name the folder itself, and not by dots")
        }
        guard isThere(path) else { return }
        guard !isSymbolicLink(path) else {
            throw Failure(.cannotCreate, "\(path) is a symbolic link; name a new folder, or an empty one, itself")
        }
        guard try FileStatus(of: path).isFolder, try Folder.names(in: path).isEmpty else {
            throw Failure(.cannotCreate, "\(path) is there already; name a new folder, or an empty one")
        }
    }

    /// Refuses to take a folder for a backup of itself.
    func refuse(sameAs folder: StateFolder) throws {
        guard let ours = try? resolved(path), ours == (try? resolved(folder.path)) else { return }
        throw Failure(.usage, "\(path) is the state folder itself")
    }
}

/// Whether there is anything of that name, a link that leads nowhere included.
func isThere(_ path: String) -> Bool {
    isSymbolicLink(path) || (try? FileVersion(of: path)) != nil
}
