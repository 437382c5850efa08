import FoundationEssentials
import SQLite
import TestSupport
import Testing
import Time

@testable import Catalogue

@Suite struct CatalogueIntakeTests {
    private static let author = CatalogueStoreTests.author
    private static let moment = CatalogueStoreTests.moment

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func fill() throws -> CatalogueStore {
        let store = try CatalogueStore(path: folder.database)
        try store.takingIn { catalogue throws in
            try catalogue.addCourse(7, CourseDraft(title: "a", url: "http://a/7"), at: Self.moment, by: nil)
            try catalogue.addCourse(9, CourseDraft(title: "b", url: "http://a/9"), at: Self.moment, by: Self.author)
            let review = try ReviewDraft(course: 9, rating: 4, comment: "good")
            try catalogue.addReview(41, review, at: Self.moment, by: Self.author)
        }
        return store
    }

    @Test("what is taken in has its id, its date and its author, and new ids lie above")
    func takenIn() throws {
        let store = try fill()
        #expect(try store.course(7)?.creator == nil)
        #expect(try store.course(9)?.creator == Self.author && store.course(9)?.createdAt == Self.moment)
        let review = try #require(try store.review(41))
        #expect(review.course == 9 && review.rating == 4 && review.comment == "good" && review.creator == Self.author)
        let (course, another) = try (
            CourseDraft(title: "c", url: "http://a/c"), ReviewDraft(course: 7, rating: 1, comment: "")
        )
        #expect(try store.add(course, by: Self.author, at: Self.moment).id == 10)
        #expect(try store.add(another, by: Self.author, at: Self.moment).id == 42)
    }

    @Test("courses are found by their words, those of before, those that came and those of later")
    func words() throws {
        let store = try CatalogueStore(path: folder.database)
        try store.takingIn { try $0.addCourse(3, draft("First"), at: Self.moment, by: nil) }
        try store.takingIn { try $0.addCourse(7, draft("Second"), at: Self.moment, by: nil) }
        _ = try store.add(draft("Third"), by: Self.author, at: Self.moment)
        for (word, id) in [("first", 3), ("second", 7), ("third", 8)] as [(String, Int64)] {
            #expect(try store.courses(.id(after: 0), limit: 9, matching: SearchWords(word)).map(\.id) == [id])
        }
        #expect(try CatalogueInspection(of: folder.database).damages.isEmpty)
    }

    private func draft(_ title: String) throws -> CourseDraft {
        try CourseDraft(title: title, url: "http://a/\(title)/x")
    }

    @Test("what is here is told by id and by URL, ids of what is gone included")
    func told() throws {
        let store = try fill()
        try Connection(path: folder.database).execute(
            "PRAGMA trusted_schema = ON; DELETE FROM courses WHERE id = 9")
        try store.takingIn { catalogue throws in
            let found = try #require(try catalogue.course(7))
            #expect(found.url == "http://a/7" && found.createdAt == Self.moment)
            #expect(try catalogue.course(at: "http://a/7") == 7)
            #expect(try catalogue.course(9) == nil && catalogue.course(at: "http://a/9") == nil)
            #expect(try catalogue.review(41) == nil)
            #expect(catalogue.greatestCourse == 9 && catalogue.greatestReview == 41)
        }
    }

    @Test("a file is looked at without changing it, and what is added to it goes nowhere")
    func lookedAt() throws {
        _ = try fill()
        let before = try contents()
        do {
            let catalogue = try CatalogueIntake(lookingAt: folder.database)
            #expect(try catalogue.course(at: "http://a/9") == 9)
            #expect(try catalogue.review(41) == Self.moment)
            try catalogue.addCourse(10, CourseDraft(title: "a", url: "http://a/10"), at: Self.moment, by: nil)
            #expect(try catalogue.course(10) == nil)
        }
        #expect(try contents() == before && folder.names == ["test.sqlite"])
    }

    @Test("what a service writes that begins meanwhile is seen, too")
    func writtenMeanwhile() throws {
        _ = try fill()
        let catalogue = try CatalogueIntake(lookingAt: folder.database)
        let store = try CatalogueStore(path: folder.database)
        _ = try store.add(draft("New"), by: Self.author, at: Self.moment)
        #expect(try catalogue.course(at: "http://a/New/x") == 10)
    }

    @Test("a file of an earlier schema, an empty one and none at all have what they have")
    func earlier() throws {
        try folder.write("", to: "empty")
        #expect(try CatalogueIntake(lookingAt: folder["empty"]).course(1) == nil)
        try Connection(path: folder["first"]).execute(
            """
            \(Migrations.steps[0]); PRAGMA user_version = 1;
            INSERT INTO courses VALUES (3, 'a', 'http://a/3', 0, 1, 'a')
            """)
        let first = try CatalogueIntake(lookingAt: folder["first"])
        #expect(try first.course(at: "http://a/3") == 3 && first.greatestCourse == 3)
        #expect(try first.review(1) == nil && first.greatestReview == 0)
        #expect(try CatalogueIntake().course(1) == nil)
    }

    @Test("a schema of later is refused")
    func later() throws {
        try Connection(path: folder["later"]).execute("PRAGMA user_version = 99")
        #expect(throws: CatalogueError.unknownSchema(version: 99, known: Int64(Migrations.steps.count))) {
            try CatalogueIntake(lookingAt: folder["later"])
        }
    }

    @Test("an error leaves nothing of it, and the store works on")
    func undone() throws {
        struct Objection: Error {}
        let store = try CatalogueStore(path: folder.database)
        #expect(throws: Objection.self) {
            try store.takingIn { catalogue throws in
                try catalogue.addCourse(7, CourseDraft(title: "a", url: "http://a/7"), at: Self.moment, by: nil)
                throw Objection()
            }
        }
        #expect(try store.course(7) == nil)
        let draft = try ReviewDraft(course: 99, rating: 4, comment: "")
        #expect(throws: CatalogueError.self) {
            try store.takingIn { try $0.addReview(1, draft, at: Self.moment, by: Self.author) }
        }
        let course = try CourseDraft(title: "a", url: "http://a/1")
        #expect(try store.add(course, by: Self.author, at: Self.moment).id == 1)
    }

    private func contents() throws -> Data {
        try Data(contentsOf: URL(filePath: folder.database))
    }
}
