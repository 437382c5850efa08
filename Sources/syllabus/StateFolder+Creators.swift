import Authentication
import Catalogue
import Settings

extension StateFolder {
    /// The greatest id of an account that courses or reviews here are of; nil where there are none.
    func greatestCreator() throws -> Int64? {
        guard isThere(courses) else { return nil }
        return try Failure.naming("cannot read \(courses)") { () throws(CatalogueError) in
            try CatalogueSnapshot(of: courses).greatestCreator()
        }
    }
}

extension CredentialTable {
    /// Whether the ids still to be given are greater than that of everybody who has made something.
    func isBeyond(_ greatestCreator: Int64?) -> Bool { nextID > greatestCreator ?? 0 }

    /// The same users; no id up to that of anybody who has made something is given from now on.
    func goingOn(after greatestCreator: Int64?) -> CredentialTable {
        var table = self
        if let greatestCreator { table.keepIDs(upTo: greatestCreator) }
        return table
    }
}
