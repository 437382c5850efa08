import CLinux
import Glibc

/// An epoll set in which each descriptor reports once, to one of the threads that wait, and is silent until it is armed again.
struct EventSet: Sendable {
    private let descriptor: Int32

    /// Makes an empty set, which lives as long as the process.
    ///
    /// - Throws: `ServerError.outOfResources`.
    init() throws(ServerError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .outOfResources }
    }

    /// Waits until a descriptor is ready for what it was armed for, or its peer is gone.
    func next() -> Int32 {
        while true {
            if let ready = next(within: -1) { return ready }
        }
    }

    /// A descriptor that is ready already, or nil.
    func ready() -> Int32? { next(within: 0) }

    private func next(within milliseconds: Int32) -> Int32? {
        var event = unsafe epoll_event()
        guard unsafe epoll_wait(descriptor, &event, 1, milliseconds) == 1 else { return nil }
        return unsafe event.data.fd
    }

    /// Adds a descriptor, armed.
    ///
    /// - Returns: False where the system has no room for it.
    func add(_ added: Int32, forWriting: Bool = false) -> Bool { control(EPOLL_CTL_ADD, added, forWriting) }

    /// Arms a descriptor that has reported, for what is to be read or for room to write.
    ///
    /// - Returns: False where it is not in the set.
    @discardableResult
    func arm(_ armed: Int32, forWriting: Bool = false) -> Bool { control(EPOLL_CTL_MOD, armed, forWriting) }

    /// Takes a descriptor out; closing one does so by itself.
    func remove(_ removed: Int32) { _ = control(EPOLL_CTL_DEL, removed, false) }

    private func control(_ operation: Int32, _ controlled: Int32, _ forWriting: Bool) -> Bool {
        var event = unsafe epoll_event()
        unsafe event.events = (forWriting ? EPOLLOUT : EPOLLIN).rawValue | EPOLLONESHOT.rawValue
        unsafe event.data.fd = controlled
        return unsafe epoll_ctl(descriptor, operation, controlled, &event) == 0
    }
}
