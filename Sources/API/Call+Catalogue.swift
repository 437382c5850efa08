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

    /// Changes the catalogue, waiting for those who change it just now.
    ///
    /// Where something has it locked for long, not every worker waits for that: one is left to those who read.
    func change<Result>(
        _ body: (CatalogueStore) throws(CatalogueError) -> Result
    ) throws(Problem) -> Result {
        let end = ContinuousClock.now + .milliseconds(Self.longWait)
        var version = try version()
        while true {
            do throws(CatalogueError) {
                return try service.catalogue.waiting(upTo: patience, body)
            } catch .busy {
                // Others have had their turn meanwhile, or nobody has.
                let latest = try self.version()
                guard latest != version, ContinuousClock.now < end else { return try changeSlowly(body) }
                version = latest
            } catch {
                throw Problem(error, at: self)
            }
        }
    }

    private var patience: Int {
        let isHeldUp = service.catalogue.changesUnderWay(for: .milliseconds(Self.shortWait)) > 0
        return isHeldUp || service.slowWork.isCatalogueLocked ? Self.shortestWait : Self.shortWait
    }

    private func changeSlowly<Result>(
        _ body: (CatalogueStore) throws(CatalogueError) -> Result
    ) throws(Problem) -> Result {
        // Those that share a commit wait for the disk without an end.
        let others = service.catalogue.changesUnderWay()
        let result = try service.slowWork.run(.wait, beside: others) { () throws(Problem) in
            try catalogue { store throws(CatalogueError) in try store.waiting(upTo: Self.longWait, body) }
        }
        guard let result else { throw .tooManyChanges }
        return result
    }

    /// The answer that is kept for this request, or one that is rendered now.
    func kept(_ render: () throws(Problem) -> Response) throws(Problem) -> Response {
        try service.answers.answer(to: request, of: try version(), render)
    }

    private func version() throws(Problem) -> CatalogueVersion {
        try catalogue { store throws(CatalogueError) in try store.version() }
    }
}
