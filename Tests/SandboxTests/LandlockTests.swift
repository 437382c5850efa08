import Testing

@testable import Sandbox

@Suite struct LandlockTests {
    @Test(
        "of each version of the kernel's that is asked for which it knows",
        arguments: [
            (1, 0x1fff, 0, 0), (2, 0x3fff, 0, 0), (3, 0x7fff, 0, 0), (4, 0x7fff, 3, 0), (5, 0xffff, 3, 0),
            (6, 0xffff, 3, 3), (7, 0xffff, 3, 3), (99, 0xffff, 3, 3),
        ])
    func coverage(version: Int32, files: UInt64, network: UInt64, scopes: UInt64) {
        let coverage = Landlock.Coverage(version: version)
        #expect((coverage.files, coverage.network, coverage.scopes) == (files, network, scopes))
    }

    @Test("what a file has no use for is not asked for it")
    func files() {
        #expect(AllowedPath.Use.reading.rights.intersection(.ofFiles) == .readFile)
        #expect(AllowedPath.Use.changing.rights.intersection(.ofFiles) == [.readFile, .writeFile, .truncate])
        #expect(AllowedPath.Use.removing.rights.intersection(.ofFiles).isEmpty)
    }
}
