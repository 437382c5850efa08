import Catalogue
import TestSupport
import Testing
import Time

@testable import FlaskImport

@Suite struct ReviewJudgeTests {
    private let judge = ReviewJudge(CatalogueIntake(), refused: [4], names: [1: "kennethlove"])

    @Test("a review is taken with id, date and author")
    func taken() throws {
        let taken = try #require(try judge.judge(Old.review(9, rating: .integer(1), comment: .text("a\tb"))).taken)
        #expect(taken.id == 9 && taken.createdAt == Old.moment && taken.author == Author(id: 1, name: "kennethlove"))
        #expect(taken.draft.course == 1 && taken.draft.rating.number == 1 && taken.draft.comment.text == "a\tb")
    }

    @Test(
        "lines of a comment end in line feeds",
        arguments: [
            ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\n\rb", "a\n\nb"), ("\r\r\n\n", "\n\n\n"), ("é\r\n", "é\n"),
            ("", ""),
        ])
    func lines(old: String, new: String) throws {
        let taken = try #require(try judge.judge(Old.review(9, comment: .text(old))).taken)
        #expect(Array(taken.draft.comment.text.utf8) == Array(new.utf8))
    }

    @Test(
        "a row that cannot be a review is refused, with all that is wrong",
        arguments: [
            (Old.review(9, of: OldReference(.integer(12), isThere: false)), "review 9: course 12 does not exist"),
            (
                Old.review(9, of: OldReference(.text("x"), isThere: false)),
                "review 9: the id \"x\" of a course is no number"
            ),
            (Old.review(9, of: OldReference(.null, isThere: false)), "review 9: there is no id of a course"),
            (Old.review(9, by: OldReference(.other, isThere: false)), "review 9: the id of a user is no number"),
            (
                Old.review(9_007_199_254_740_991),
                "review 9007199254740991: the id is 2^53 - 1, which leaves none for others"
            ),
            (Old.review(9, of: OldReference(.integer(4))), "review 9: course 4 cannot be taken"),
            (
                Old.review(9, by: OldReference(.integer(5), isThere: false)),
                "review 9: user 5, who wrote it, does not exist"
            ),
            (Old.review(9, by: OldReference(.integer(2))), "review 9: user 2, who wrote it, cannot be taken"),
            (Old.review(9, rating: .integer(6)), "review 9: The course rating must be a whole number from 1 to 5"),
            (Old.review(9, rating: .other), "review 9: The course rating must be a whole number from 1 to 5"),
            (Old.review(9, rating: .null), "review 9: The course rating must be a whole number from 1 to 5"),
            (
                Old.review(9, comment: .text(String(repeating: "c", count: 5001))),
                "review 9: The comment has 5001 characters, more than the 5000 allowed"
            ),
            (Old.review(9, comment: .null), "review 9: there is no comment"),
            (Old.review(0), "review 0: the id is below 1"),
            (
                Old.review(
                    9, of: OldReference(.integer(4)), rating: .integer(0), comment: .notUTF8, date: .text(""),
                    by: OldReference(.integer(2))),
                "review 9: course 4 cannot be taken; The course rating must be a whole number from 1 to 5; "
                    + "the comment is not UTF-8; user 2, who wrote it, cannot be taken; "
                    + "the date \"\" is not like 2016-11-23 12:00:00 or 2016-11-23 12:00:00.123456"
            ),
        ])
    func refused(row: OldReview, fault: String) throws {
        #expect(try judge.judge(row).fault == fault)
    }

    @Test("what is here already stays; the id of another review, and one that was given before, are refused")
    func here() throws {
        let folder = try TemporaryFolder()
        let store = try CatalogueStore(path: folder.database)
        try store.takingIn { catalogue throws in
            try catalogue.addCourse(1, CourseDraft(title: "a", url: "http://a/"), at: Old.moment, by: nil)
            let taken = try #require(try judge.judge(Old.review(9)).taken)
            try catalogue.addReview(9, taken.draft, at: taken.createdAt, by: taken.author)
        }
        try store.takingIn { catalogue throws in
            let judge = ReviewJudge(catalogue, refused: [], names: [1: "kennethlove"])
            #expect(try judge.judge(Old.review(9, rating: .integer(0), comment: .text("other"))).isAlreadyThere)
            let later = OldValue.text("2017-01-01 00:00:00")
            #expect(
                try judge.judge(Old.review(9, date: later)).fault
                    == "review 9: id 9 is another review's here already; import into a fresh state folder")
            #expect(try judge.judge(Old.review(8)).fault?.contains("id 8 was given or left out here before") == true)
            #expect(try judge.judge(Old.review(10)).taken != nil)
        }
    }
}
