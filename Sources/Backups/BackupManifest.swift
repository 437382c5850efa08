public import Time

/// What a backup holds, in its own words: the file that is written last, so that a folder with it is whole.
///
/// It lists every other file with its digest: damage, a missing file and one of another backup are seen before any of it is
/// used. It is no proof of who made the backup, since whoever can write the folder can write this too.
public struct BackupManifest: Sendable, Equatable {
    /// The name of the file in the backup's folder.
    public static let name = "backup.json"
    /// The greatest such file that is read, in bytes: many times what one needs.
    public static let limit = 65_536
    /// The format that is written, and the only one that is read.
    public static let format: Int64 = 1

    /// When the backup was made.
    public let made: Timestamp
    /// Every other file.
    public let files: [BackupEntry]
    /// The number of accounts.
    public let users: Int64
    /// The number of courses.
    public let courses: Int64
    /// The number of reviews.
    public let reviews: Int64

    /// Describes a backup.
    ///
    /// - Parameters:
    ///   - made: When it was made.
    ///   - files: Every other file.
    ///   - users: The number of accounts.
    ///   - courses: The number of courses.
    ///   - reviews: The number of reviews.
    public init(made: Timestamp, files: [BackupEntry], users: Int64, courses: Int64, reviews: Int64) {
        self.made = made
        self.files = files
        self.users = users
        self.courses = courses
        self.reviews = reviews
    }
}
