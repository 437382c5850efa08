import CLinux
import Glibc

/// How many workers wait for connections, while the others stand by.
///
/// As many as there are cores are on duty. A further one would be woken for a request that one of these would have come to some
/// microseconds later, and to be woken takes longer than to answer. A worker that may be held up by its request leaves duty, so
/// that another takes its place.
final class DutyRoster: Sendable {
    /// An eventfd that counts the places that are free.
    private let freePlaces: Int32
    private let duties: [Duty]

    /// Makes a roster.
    ///
    /// - Parameters:
    ///   - workers: How many workers there are.
    ///   - places: How many of them are on duty at once.
    /// - Throws: `ServerError.outOfResources`.
    init(workers: Int, places: Int) throws(ServerError) {
        freePlaces = eventfd(UInt32(places), Int32(EFD_SEMAPHORE | EFD_CLOEXEC))
        guard freePlaces >= 0 else { throw .outOfResources }
        duties = (0..<workers).map { [freePlaces] _ in Duty(freePlaces: freePlaces) }
    }

    deinit {
        close(freePlaces)
    }

    /// How many workers there are.
    var count: Int { duties.count }

    /// The duty of one worker.
    subscript(worker: Int) -> Duty { duties[worker] }

    /// Relieves the workers that have been held up since the last call by something that nobody foresaw.
    func relieve() {
        for duty in duties { duty.relieveIfHeldUp() }
    }

    /// As many as there are cores, and at least two, so that one that is held up unforeseen does not hold up everybody.
    static var usualPlaces: Int { max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
