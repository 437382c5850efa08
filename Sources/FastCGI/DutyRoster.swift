import Glibc

/// How many workers wait for connections, while the others stand by.
///
/// One is on duty. A second one would be woken for a request that this one would have come to some microseconds later, and to be
/// woken takes longer than to answer. One that never has to wait calls another for help, up to as many as there are cores, and
/// whoever then finds nothing to do stands by again. A worker that may be held up by its request leaves duty, so that another takes
/// its place; one that is held up unforeseen is relieved after some milliseconds.
final class DutyRoster: Sendable {
    /// How long a worker may serve the same until the next look at it, after which it is relieved, in milliseconds.
    private static let patience: Int32 = 5

    private let bell: DutyBell
    private let duties: [Duty]

    /// Makes a roster.
    ///
    /// - Parameters:
    ///   - workers: How many workers there are.
    ///   - places: How many of them are on duty at once where there is much to do.
    /// - Throws: `ServerError.outOfResources`.
    init(workers: Int, places: Int) throws(ServerError) {
        let (shared, bell) = (try DutyPlaces(limit: places), try DutyBell())
        self.bell = bell
        duties = (0..<workers).map { _ in Duty(places: shared, bell: bell) }
    }

    /// How many workers there are.
    var count: Int { duties.count }

    /// The duty of one worker.
    subscript(worker: Int) -> Duty { duties[worker] }

    /// Relieves those that are held up by something that nobody foresaw, for as long as the process lives.
    ///
    /// While nothing is served it sleeps.
    func watch() {
        while true {
            bell.wait(unless: { duties.contains(where: \.isServing) })
            repeat { _ = poll(nil, 0, Self.patience) } while relieve()
        }
    }

    /// Relieves the workers that have served the same since the last call.
    ///
    /// - Returns: Whether anything was served since then.
    func relieve() -> Bool {
        var isBusy = false
        for duty in duties where duty.relieveIfHeldUp() { isBusy = true }
        return isBusy
    }

    /// As many as there are cores.
    static var usualPlaces: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }
}
