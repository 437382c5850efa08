import Files
import Settings
import Time

extension Examination {
    private static let mebibyte: Int64 = 1 << 20

    mutating func examineDisk() {
        guard let space = try? FileSystemSpace(of: folder.path) else { return }
        let free = "\(space.available / Self.mebibyte) MiB free on the disk of \(folder.path)"
        switch space {
        case _ where space.isReadOnly:
            add(.error, "the disk of \(folder.path) is mounted read-only", "mount it for writing")
        case _ where space.isFull:
            add(.error, "the disk of \(folder.path) is full", "make room: no user or course can be changed")
        case _ where space.available < 64 * Self.mebibyte:
            add(.warning, free, "make room before it is full")
        default:
            add(.ok, free)
        }
    }

    mutating func examineClock() {
        // 2024-01-01: a machine without a battery begins long before.
        guard now >= Timestamp(seconds: 1_704_067_200) else {
            return add(.warning, "the clock says \(now.rfc3339)", "set it: tokens end by it")
        }
        add(.ok, "the clock says \(now.rfc3339)")
    }

    mutating func examineWebRoot() {
        guard let root = folder.webRoot else { return }
        let place = "\(folder.path) lies in \(root), a web root by its looks"
        let moving =
            "move it elsewhere, and name the new place in \(StateFolder.variable), or in \(StateFolder.pointer) beside the program"
        guard folder.isDeniedToWeb else {
            return add(
                .error, "\(place), and has no .htaccess with `Require all denied`: these files may be handed out",
                moving)
        }
        add(
            .warning, "\(place): but for its .htaccess, which Apache alone minds, these files may be handed out", moving
        )
    }
}
