import Catalogue

extension Failure {
    init(_ error: CatalogueError) {
        self.init(Self.status(of: error), "\(error)")
    }

    /// Tells what could not be done with a catalogue, and why.
    init(_ error: CatalogueError, _ what: String) {
        self.init(Self.status(of: error), "\(what): \(error)")
    }

    private static func status(of error: CatalogueError) -> ExitStatus {
        switch error {
        case .corrupt, .unknownSchema: .data
        case .readOnly: .permission
        default: .inputOutput
        }
    }

    /// Does something with a catalogue, and tells what it was where it fails.
    static func naming<Result>(
        _ what: String, _ step: () throws(CatalogueError) -> Result
    ) throws(Failure) -> Result {
        do throws(CatalogueError) {
            return try step()
        } catch {
            throw Failure(error, what)
        }
    }
}

extension CatalogueInspection {
    /// Looks through a file and refuses one that is damaged or another program's.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: What it is called where it is refused.
    ///   - remedy: What to do then.
    /// - Returns: What else was found.
    /// - Throws: Why it is refused.
    @discardableResult
    static func refuseUnusable(
        _ path: String, called name: String, _ remedy: String
    ) throws(Failure) -> CatalogueInspection {
        let found: CatalogueInspection
        do throws(CatalogueError) {
            found = try CatalogueInspection(of: path)
        } catch .corrupt(let error) {
            throw Failure(.data, "\(name) is damaged, or no database: \(error); \(remedy)")
        } catch {
            throw Failure(error, "cannot use \(name)")
        }
        guard found.damages.isEmpty else {
            throw Failure(.data, "\(name) is damaged: \(found.damages.joined(separator: ", ")); \(remedy)")
        }
        guard !found.isForeign else { throw Failure(.data, "\(name) is another program's database; \(remedy)") }
        return found
    }

    /// Refuses a file in which anything is not as this program makes it: that would come back with the backup.
    ///
    /// - Parameters:
    ///   - name: What the file is called.
    ///   - remedy: What to do then.
    /// - Throws: Why it is refused.
    func refuseFaults(in name: String, _ remedy: String) throws(Failure) {
        guard !faults.isEmpty else { return }
        throw Failure(.data, "\(name) is not as this program makes it: \(faults.joined(separator: ", ")); \(remedy)")
    }
}
