public import Authentication
public import Catalogue
public import Gateway

/// What handlers use: the stores, and what the status tells.
///
/// One for each worker, since a database connection belongs to one.
public struct Service {
    private let opened: OpenedCatalogue
    let answers: RenderedAnswers
    let credentials: LiveCredentials
    let keys: LiveKeyRing
    let throttle: SignInThrottle
    let hashing: HashingBudget
    let slowWork: SlowWork
    let statistics: RequestStatistics
    let front: @Sendable () -> FrontStatus?

    /// The courses and their reviews.
    var catalogue: CatalogueStore { opened.store }

    /// Makes a service.
    ///
    /// - Parameters:
    ///   - catalogue: Opens the courses and their reviews; called once, when the first request needs them.
    ///   - answers: Where all workers keep the answers that depend on the catalogue alone.
    ///   - credentials: The accounts.
    ///   - keys: What signs tokens and verifies them.
    ///   - throttle: What slows the guessing of passwords.
    ///   - hashing: How much is hashed at once, by all processes.
    ///   - slowWork: How many workers of this process are busy with what takes long.
    ///   - statistics: What was answered, counted by all workers together.
    ///   - front: What carries the requests, as it stands now; nil where nothing does, in plain CGI.
    public init(
        catalogue: @escaping () -> CatalogueStore, answers: RenderedAnswers, credentials: LiveCredentials,
        keys: LiveKeyRing,
        throttle: SignInThrottle, hashing: HashingBudget, slowWork: SlowWork, statistics: RequestStatistics,
        front: @escaping @Sendable () -> FrontStatus?
    ) {
        opened = OpenedCatalogue(catalogue)
        self.answers = answers
        self.credentials = credentials
        self.keys = keys
        self.throttle = throttle
        self.hashing = hashing
        self.slowWork = slowWork
        self.statistics = statistics
        self.front = front
    }
}
