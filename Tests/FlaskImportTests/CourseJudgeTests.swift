import Catalogue
import TestSupport
import Testing
import Time

@testable import FlaskImport

@Suite struct CourseJudgeTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a course is taken with id and date, and its URL as new ones have it")
    func taken() throws {
        var judge = CourseJudge(CatalogueIntake())
        let taken = try #require(try judge.judge(Old.course(7, " Django ", "HTTPS://Example.COM/Up")).taken)
        #expect(taken.id == 7 && taken.draft.title.text == "Django" && taken.createdAt == Old.moment)
        #expect(taken.draft.url.text == "https://example.com/Up")
        #expect(judge.refused.isEmpty)
    }

    @Test(
        "a row that cannot be a course is refused, with all that is wrong",
        arguments: [
            (Old.course(2, ""), "course 2: No course title provided"),
            (Old.course(-1), "course -1: the id is below 1"),
            (Old.course(2, "a\0b"), "course 2: The course title holds the control character U+0000"),
            (Old.course(2, "a", "ftp://a/"), "course 2: The course URL must begin with http:// or https://"),
            (
                Old.course(2, String(repeating: "t", count: 201), "http://u:p@a/"),
                "course 2: The course title has 201 characters, more than the 200 allowed; "
                    + "The course URL must not name a user or a password before its host"
            ),
            (
                Old.course(2, "a", nil, .text("yesterday")),
                "course 2: the date \"yesterday\" is not like 2016-11-23 12:00:00 or 2016-11-23 12:00:00.123456"
            ),
            (Old.course(2, "a", nil, .integer(2016)), "course 2: the date is not text"),
            (
                OldCourse(id: 2, title: .notUTF8, url: .other, createdAt: .null),
                "course 2: the title is not UTF-8; the URL is not text; there is no date"
            ),
        ])
    func refused(row: OldCourse, fault: String) throws {
        var judge = CourseJudge(CatalogueIntake())
        #expect(try judge.judge(row).fault == fault)
        #expect(judge.refused == [row.id])
    }

    @Test("a URL that another old course has, but for case, is refused; one of other bytes is not")
    func sameURL() throws {
        var judge = CourseJudge(CatalogueIntake())
        _ = try judge.judge(Old.course(3, "a", "http://a/\u{e9}"))
        #expect(
            try judge.judge(Old.course(7, "a", "HTTP://A/\u{e9}")).fault
                == "course 7: the same URL as course 3, but for case perhaps")
        #expect(try judge.judge(Old.course(8, "a", "http://a/e\u{301}")).taken != nil)
        // What one that was refused has is free.
        _ = try judge.judge(Old.course(9, "", "http://a/9"))
        #expect(try judge.judge(Old.course(10, "a", "HTTP://a/9")).taken != nil)
    }

    @Test("what is here already under the same id stays, known by its URL or by its date")
    func alreadyThere() throws {
        let store = try store(with: Old.course(7, "a", "http://a/7"))
        try store.takingIn { catalogue throws in
            for row in [
                Old.course(7, "", "HTTP://A/7", .null), Old.course(7, "b", "http://other/"),
                Old.course(7, "b", "ftp://other/", .text("2016-11-23T12:00:00")),
            ] {
                var judge = CourseJudge(catalogue)
                #expect(try judge.judge(row).isAlreadyThere)
                #expect(judge.refused.isEmpty)
            }
            var judge = CourseJudge(catalogue)
            _ = try judge.judge(Old.course(7, "a", "http://elsewhere/"))
            #expect(
                try judge.judge(Old.course(8, "a", "http://a/7")).fault
                    == "course 8: the same URL as course 7, but for case perhaps")
        }
    }

    @Test("the id and the URL of another course here are refused, and ids that were given here before")
    func othersHere() throws {
        let store = try store(with: Old.course(7, "a", "http://a/7"))
        try store.takingIn { catalogue throws in
            var judge = CourseJudge(catalogue)
            let date = OldValue.text("2017-01-01 00:00:00")
            #expect(
                try judge.judge(Old.course(3, "b", "http://b/", date)).fault?
                    .contains("id 3 was given or left out here before") == true)
            #expect(
                try judge.judge(Old.course(7, "b", "http://b/", date)).fault
                    == "course 7: id 7 is another course's here already, \"http://a/7\"; import into a fresh state folder"
            )
            #expect(
                try judge.judge(Old.course(8, "b", "http://a/7", date)).fault
                    == "course 8: course 7 here has that URL already")
            #expect(try judge.judge(Old.course(9, "b", "http://b/", date)).taken != nil)
        }
    }

    private func store(with row: OldCourse) throws -> CatalogueStore {
        let store = try CatalogueStore(path: folder.database)
        try store.takingIn { catalogue throws in
            var judge = CourseJudge(catalogue)
            let taken = try #require(try judge.judge(row).taken)
            try catalogue.addCourse(taken.id, taken.draft, at: taken.createdAt, by: nil)
        }
        return store
    }
}
