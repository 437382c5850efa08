import Testing

@testable import API

@Suite struct EntityTagTests {
    static let lists: [(String, Bool, Bool)] = [
        (#""x""#, true, true), (#"W/"x""#, false, true), ("*", true, true), (" * ", true, true),
        (#""a", "x""#, true, true), (" \"a\" ,W/\"x\"\t, \"b\"", false, true), (#",, "x",,"#, true, true),
        (#""x" "#, true, true), (#""a,x""#, false, false), (#""a, *, b""#, false, false), (#""a","x","b""#, true, true),
        (#"*, "x""#, false, false), (#""x", *"#, true, true), (#""a", *"#, false, false), ("**", false, false),
        ("x", false, false), (#""x"#, false, false), (#"x""#, false, false), ("", false, false), (",", false, false),
        (#"w/"x""#, false, false), (#""a""x""#, false, false), (#""a" "x""#, false, false), (#"W/ "x""#, false, false),
        (#"W/*"#, false, false), (#""X""#, false, false), (#""""#, false, false),
    ]

    @Test("a list of tags names those that stand in it, whatever stands inside of others", arguments: lists)
    func names(field: String, strongly: Bool, weakly: Bool) {
        let tag = EntityTag("\"x\"")
        #expect(tag.isNamed(by: Array(field.utf8)[...], weakly: false) == strongly)
        #expect(tag.isNamed(by: Array(field.utf8)[...], weakly: true) == weakly)
    }
}
