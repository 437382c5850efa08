import Glibc

extension Descriptor {
    /// Opens a file of our own for reading and writing, and makes it if it is missing: private, and the folder's owner's.
    ///
    /// - Parameter path: The file; it is never one that a symbolic link leads to.
    /// - Returns: The open file.
    /// - Throws: `FileError.system`, or `FileError.notRegularFile` where something else has the name.
    static func openPrivate(_ path: String) throws(FileError) -> Descriptor {
        let (folderPath, name) = split(path)
        let folder = try Descriptor(folderPath, O_RDONLY | O_DIRECTORY)
        do throws(FileError) {
            let made = try Descriptor(name, in: folder, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
            try made.adoptOwner(of: folder)
            return made
        } catch  where error.isExisting {
            return try openExisting(name, in: folder)
        }
    }

    /// The owner of one that is there is left alone: it may be another name of somebody else's file.
    private static func openExisting(
        _ name: String, in folder: borrowing Descriptor
    ) throws(FileError) -> Descriptor {
        let file = try Descriptor(name, in: folder, O_RDWR | O_NOFOLLOW | O_NONBLOCK, mode: 0)
        guard try FileStatus(of: file).isRegularFile else { throw .notRegularFile(path: file.path) }
        return file
    }
}
