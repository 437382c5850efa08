import SQLite

/// The catalogue of a backup on its way to where the service keeps it.
///
/// It is brought up to date in a file of its own first, so that whatever may fail there fails before anything is touched, and
/// the last step is one.
public struct CatalogueRestoration {
    /// The file in which it is brought up to date.
    private let path: String

    /// Copies a backup's file and takes the steps of the schema that it lacks; after this returns the file has no log beside it.
    ///
    /// - Parameters:
    ///   - backup: The backup's file, which is left as it is.
    ///   - path: The file to copy it to, which is empty or not there.
    ///   - progress: Is told how much has been copied, and of how much.
    /// - Throws: Why that cannot be done, or `CatalogueError.unknownSchema`.
    public init(
        of backup: String, in path: String, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(CatalogueError) {
        self.path = path
        try CatalogueSnapshot(ofBackup: backup).copy(to: path, progress: progress)
        try Migrations.apply(
            to: try CatalogueError.translating { () throws(SQLiteError) in try Connection(path: path) })
    }

    /// Takes the write lock of the service's file, which nobody else can write then until the replacement is done or gone.
    ///
    /// - Parameters:
    ///   - file: The service's file.
    ///   - milliseconds: How long to wait for other connections' writing before giving up with `CatalogueError.busy`.
    /// - Returns: The replacement of what is in the file.
    /// - Throws: Why that cannot be done; the file is as it was.
    public func holding(_ file: String, busyTimeout milliseconds: Int = 5000) throws(CatalogueError)
        -> CatalogueReplacement
    {
        try CatalogueError.translating { () throws(SQLiteError) in
            try CatalogueReplacement(of: file, by: path, busyTimeout: milliseconds)
        }
    }
}
