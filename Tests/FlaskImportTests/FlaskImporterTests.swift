import Authentication
import Catalogue
import TestSupport
import Testing
import Time

@testable import FlaskImport

@Suite struct FlaskImporterTests {
    let folder: TemporaryFolder
    let store: CatalogueStore
    let file: CredentialFile

    init() throws {
        folder = try TemporaryFolder()
        try folder.writeOldRows()
        store = try CatalogueStore(path: folder.database)
        file = CredentialFile(path: folder["credentials.json"])
        try file.create()
    }

    private func importer(owner: String? = nil) throws -> FlaskImporter {
        FlaskImporter(of: try OldDatabase(path: folder.old), owner: owner, now: Old.now)
    }

    private func survey(_ importer: FlaskImporter) throws -> (tally: ImportTally, faults: [String]) {
        var faults: [String] = []
        let tally = try importer.survey(try file.load(), try CatalogueIntake(lookingAt: folder.database)) {
            faults.append("\($0)")
        }
        return (tally, faults)
    }

    @discardableResult
    private func run(owner: String? = nil) throws -> ImportTally {
        let importer = try importer(owner: owner)
        return try importer.run(into: store, file, expecting: try survey(importer).tally)
    }

    @Test("everything is there afterwards, under its id, and new ids lie above")
    func everything() throws {
        let tally = try run()
        #expect(tally.users.taken == 2 && tally.courses.taken == 2 && tally.reviews.taken == 1 && tally.refused == 0)
        #expect(try file.load().credentials.map(\.id) == [1, 3])
        #expect(try file.load().nextID == 4)
        let course = try #require(try store.course(1))
        #expect(course.url == "http://a/1" && course.createdAt == Old.moment && course.creator == nil)
        let review = try #require(try store.review(2))
        #expect(review.course == 5 && review.rating == 4 && review.comment == "good")
        #expect(review.creator == Author(id: 3, name: "zoe") && review.createdAt == Old.moment.advanced(bySeconds: 2))
        let author = Author(id: 1, name: "kennethlove")
        #expect(try store.add(CourseDraft(title: "a", url: "http://new/"), by: author, at: Old.now).id == 6)
    }

    @Test("what is looked for is found in the words of the courses that came")
    func words() throws {
        try run()
        #expect(try store.courses(.id(after: 0), limit: 10, matching: SearchWords("django")).map(\.id) == [1])
    }

    @Test("the second time nothing is taken, and no file is written")
    func twice() throws {
        try run()
        let text = folder.text(of: "credentials.json")
        let tally = try run()
        #expect(tally.users.alreadyThere == 2 && tally.courses.alreadyThere == 2 && tally.reviews.alreadyThere == 1)
        #expect(tally.users.taken == 0 && tally.refused == 0)
        #expect(folder.text(of: "credentials.json") == text)
        try folder.writeOld("INSERT INTO user VALUES (4, 'later', 'later@example.org', '\(Old.phc)')")
        #expect(try run().users.taken == 1)
    }

    @Test("courses go to the owner who is named, by name or by address", arguments: ["ZOE", "zoe@example.org"])
    func owner(name: String) throws {
        try run(owner: name)
        #expect(try store.course(1)?.creator == Author(id: 3, name: "zoe"))
        #expect(throws: ImportError.noSuchOwner("nobody")) { try run(owner: "nobody") }
    }

    @Test("a survey changes nothing and tells every fault")
    func surveying() throws {
        try folder.writeOld("INSERT INTO review VALUES (7, 12, 9, '', '\(Old.date)', 1)")
        let before = folder.text(of: "credentials.json")
        let (tally, faults) = try survey(try importer())
        #expect(tally.refused == 1)
        #expect(faults == ["review 7: course 12 does not exist; The course rating must be a whole number from 1 to 5"])
        #expect(folder.text(of: "credentials.json") == before)
        #expect(try store.courses(.id(after: 0), limit: 10).isEmpty)
    }

    @Test("nothing is taken where something has come between looking and writing")
    func changedMeanwhile() throws {
        let importer = try importer()
        let surveyed = try survey(importer).tally
        try file.update { table in
            try table.add(
                username: #require(UserName("zoe")), email: #require(EmailAddress("z@example.org")),
                passwordHash: PasswordHash(phc: Old.phc))
        }
        #expect(throws: ImportError.changedMeanwhile) { try importer.run(into: store, file, expecting: surveyed) }
        #expect(try store.courses(.id(after: 0), limit: 10).isEmpty)
        #expect(try file.load().credentials.count == 1)
    }

    @Test("nothing is taken where other rows would be left out than those that were told, as many as they may be")
    func othersRefused() throws {
        try folder.writeOld("INSERT INTO review VALUES (7, 1, 3, '', '\(Old.date)', 1)")
        let importer = try importer()
        var told: [String] = []
        let surveyed = try importer.survey(try table(strangerAt: 1), CatalogueIntake()) { told.append("\($0)") }
        try file.update { $0 = try table(strangerAt: 3) }
        var faults: [String] = []
        let today = try importer.survey(try file.load(), CatalogueIntake()) { faults.append("\($0)") }
        #expect(surveyed.refused == 2 && today.refused == 2 && told != faults)
        #expect(throws: ImportError.changedMeanwhile) { try importer.run(into: store, file, expecting: surveyed) }
        #expect(try store.courses(.id(after: 0), limit: 10).isEmpty)
    }

    /// Accounts in which an old user's id is a stranger's, and those below belong to whom they belong there.
    private func table(strangerAt id: Int64) throws -> CredentialTable {
        var table = CredentialTable()
        for (user, name) in [(1, "kennethlove"), (id, "stranger")] where user < id || name == "stranger" {
            try table.add(
                id: user, username: #require(UserName(name)), email: #require(EmailAddress("\(name)@example.com")),
                passwordHash: PasswordHash(phc: Old.phc), created: Old.now)
        }
        return table
    }

    @Test("where the accounts cannot be written, there are no courses either")
    func unwritable() throws {
        let importer = try importer()
        let surveyed = try survey(importer).tally
        try folder.write("{", to: "credentials.json")
        #expect(throws: CredentialFileError.self) { try importer.run(into: store, file, expecting: surveyed) }
        #expect(try store.courses(.id(after: 0), limit: 10).isEmpty)
        #expect(try store.review(2) == nil)
    }
}
