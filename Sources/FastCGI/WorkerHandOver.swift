import Synchronization

/// A worker on its way from the thread that made it to the one that runs it.
final class WorkerHandOver: Sendable {
    private let worker: Mutex<Worker?>

    init(_ worker: consuming sending Worker) {
        self.worker = Mutex(worker)
    }

    func run() {
        guard var worker = worker.withLock({ $0.take() }) else { return }
        worker.run()
    }
}
