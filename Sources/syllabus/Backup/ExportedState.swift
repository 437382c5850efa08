import Authentication
import Catalogue
import JSON
import Settings
import Time

/// Courses and reviews of one moment, and the accounts right after it, on their way into a document.
struct ExportedState {
    private let catalogue: CatalogueSnapshot?
    /// When the courses were held.
    private let moment: Timestamp
    private let users: [Credential]
    private let size: CatalogueSize?
    private let withPasswordHashes: Bool

    /// The courses are held first and the accounts read after it: so whoever made a course is among them, unless removed.
    init(_ folder: StateFolder, withPasswordHashes: Bool) throws {
        catalogue = try Self.catalogue(folder.courses)
        moment = .now
        users = try CredentialFile(path: folder.credentials).load().credentials
        let catalogue = catalogue
        size = try Self.reading { () throws(CatalogueError) in try catalogue?.size() }
        self.withPasswordHashes = withPasswordHashes
    }

    /// How much there is, in words.
    var text: String { contents(users.count, size) }

    private static func catalogue(_ path: String) throws -> CatalogueSnapshot? {
        guard isThere(path) else { return nil }
        let found = try Failure.naming("cannot read \(path)") { () throws(CatalogueError) in
            try CatalogueSnapshot(of: path)
        }
        guard found.isOfToday else {
            throw Failure(.data, "\(path) has an older schema; start the service once, which brings it up to date")
        }
        return found
    }

    /// Writes all of it, a thousand records at a time, so that memory does not grow with them.
    func write(to writer: inout ExportWriter, progress: Progress) throws {
        writer.begin(["format": 1, "exported_at": .string(moment.rfc3339)])
        try writer.list("users") { writer in
            for user in users { try writer.record(record(of: user)) }
        }
        var done = 0
        let isWritten = {
            done += 1
            progress.show(done, of: Int((size?.courses ?? 0) + (size?.reviews ?? 0)))
        }
        try writer.list("courses") { writer in
            try Self.write(Self.record(of:), \.id, to: &writer, isWritten) { after throws(CatalogueError) in
                try catalogue?.courses(after: after, limit: 1000)
            }
        }
        try writer.list("reviews") { writer in
            try Self.write(Self.record(of:), \.id, to: &writer, isWritten) { after throws(CatalogueError) in
                try catalogue?.reviews(after: after, limit: 1000)
            }
        }
        try writer.end()
    }

    /// Writes all records that there are, page by page.
    private static func write<Record>(
        _ members: (Record) -> JSONObject, _ id: (Record) -> Int64, to writer: inout ExportWriter,
        _ isWritten: () -> Void, _ page: (Int64) throws(CatalogueError) -> [Record]?
    ) throws {
        // Ids are from 1 on.
        var last: Int64 = 0
        while let records = try reading({ () throws(CatalogueError) in try page(last) }), let end = records.last {
            for record in records {
                try writer.record(members(record))
                isWritten()
            }
            last = id(end)
        }
    }

    private static func reading<Result>(_ step: () throws(CatalogueError) -> Result) throws -> Result {
        try Failure.naming("cannot read the courses", step)
    }
}

extension ExportedState {
    private func record(of user: Credential) -> JSONObject {
        var record: JSONObject = [
            "id": .integer(user.id), "username": .string(user.username.text), "email": .string(user.email.text),
            "admin": .bool(user.isAdmin), "token_version": .integer(user.tokenVersion),
            "created": .string(user.created.rfc3339),
        ]
        if withPasswordHashes { record["password"] = .string(user.passwordHash.text) }
        return record
    }

    private static func record(of course: CourseRecord) -> JSONObject {
        [
            "id": .integer(course.id), "title": .string(course.title), "url": .string(course.url),
            "created_at": .string(course.createdAt.rfc3339),
            "creator": course.creator.map { .integer($0.id) } ?? .null,
            "created_by": course.creator.map { .string($0.name) } ?? .null,
        ]
    }

    private static func record(of review: Review) -> JSONObject {
        [
            "id": .integer(review.id), "course": .integer(review.course), "rating": .integer(review.rating),
            "comment": .string(review.comment), "created_at": .string(review.createdAt.rfc3339),
            "creator": .integer(review.creator.id), "created_by": .string(review.creator.name),
        ]
    }
}
