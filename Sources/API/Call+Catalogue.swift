import Catalogue
import Gateway

extension Call {
    /// How many milliseconds a worker waits for another's writing as a matter of course; beyond that only some of them may.
    private static let shortWait = 500
    private static let longWait = 5000
    /// The same while some of them do: whatever they wait for will not be over soon.
    private static let shortestWait = 20

    /// Reads from the catalogue; what it cannot do becomes the answer.
    func catalogue<Result>(
        _ body: (CatalogueStore) throws(CatalogueError) -> Result
    ) throws(Problem) -> Result {
        do throws(CatalogueError) {
            return try body(service.catalogue)
        } catch {
            throw Problem(error, at: self)
        }
    }

    /// Changes the catalogue.
    ///
    /// Where something has it locked for long, not every worker waits for that: one is left to those who read.
    func change<Result>(
        _ body: (CatalogueStore) throws(CatalogueError) -> Result
    ) throws(Problem) -> Result {
        let patience = service.slowWork.isCatalogueLocked ? Self.shortestWait : Self.shortWait
        do throws(CatalogueError) {
            return try service.catalogue.waiting(upTo: patience, body)
        } catch .busy {
            return try changeSlowly(body)
        } catch {
            throw Problem(error, at: self)
        }
    }

    private func changeSlowly<Result>(
        _ body: (CatalogueStore) throws(CatalogueError) -> Result
    ) throws(Problem) -> Result {
        let result = try service.slowWork.run(.wait) { () throws(Problem) in
            try catalogue { store throws(CatalogueError) in try store.waiting(upTo: Self.longWait, body) }
        }
        guard let result else { throw .tooManyChanges }
        return result
    }

    /// The answer that is kept for this request, or one that is rendered now.
    func kept(_ render: () throws(Problem) -> Response) throws(Problem) -> Response {
        let version = try catalogue { store throws(CatalogueError) in try store.version() }
        return try service.answers.answer(to: request, of: version, render)
    }
}
